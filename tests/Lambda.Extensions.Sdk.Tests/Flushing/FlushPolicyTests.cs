namespace Lambda.Extensions.Sdk.Tests.Flushing;

public sealed class FlushPolicyTests
{
    [TestCase("end")]
    [TestCase("pipelined")]
    [TestCase("periodic:1500")]
    [TestCase("adaptive:20000")]
    public void A_policy_is_spelled_as_its_variable_is(string text)
    {
        Assert.That(FlushPolicyText.TryParse(text, out FlushPolicy? policy), Is.True);
        Assert.That(policy!.ToString(), Is.EqualTo(text));
    }

    [TestCase("ADAPTIVE", "adaptive:20000")]
    [TestCase(" end", "end")]
    public void Case_does_not_matter(string text, string spelled)
    {
        Assert.That(FlushPolicyText.TryParse(text, out FlushPolicy? policy), Is.True);
        Assert.That(policy!.ToString(), Is.EqualTo(spelled));
    }

    [TestCase("")]
    [TestCase("periodic")]
    [TestCase("periodic:")]
    [TestCase("periodic:99")]
    [TestCase("periodic:900001")]
    [TestCase("periodic:-5")]
    [TestCase("adaptive:x")]
    [TestCase("end:100")]
    [TestCase("pipelined:100")]
    [TestCase("always")]
    [TestCase("adaptive:99999999999999")]
    public void Anything_else_is_refused(string text) => Assert.That(FlushPolicyText.TryParse(text, out _), Is.False);

    [Test]
    public void Policies_are_equal_by_what_they_do()
    {
        Assert.That(FlushPolicy.AdaptiveWithin(TimeSpan.FromSeconds(20)), Is.EqualTo(FlushPolicy.Adaptive));
        Assert.That(FlushPolicy.Adaptive == FlushPolicy.Pipelined, Is.False);
        Assert.That(FlushPolicy.Periodic(TimeSpan.FromSeconds(1)) != FlushPolicy.Periodic(TimeSpan.FromSeconds(2)), Is.True);
        Assert.That(FlushPolicy.Adaptive.GetHashCode(), Is.EqualTo(FlushPolicy.AdaptiveWithin(TimeSpan.FromSeconds(20)).GetHashCode()));
    }

    [TestCase(0)]
    [TestCase(99)]
    [TestCase(900_001)]
    public void An_interval_has_its_range(int ms)
    {
        Assert.That(() => FlushPolicy.Periodic(TimeSpan.FromMilliseconds(ms)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => FlushPolicy.AdaptiveWithin(TimeSpan.FromMilliseconds(ms)), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
