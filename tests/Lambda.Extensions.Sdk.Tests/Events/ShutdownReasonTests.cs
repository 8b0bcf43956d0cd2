namespace Lambda.Extensions.Sdk.Tests.Events;

public sealed class ShutdownReasonTests
{
    [TestCase("spindown", nameof(ShutdownReason.Spindown))]
    [TestCase("SPINDOWN", nameof(ShutdownReason.Spindown))]
    [TestCase("Timeout", nameof(ShutdownReason.Timeout))]
    [TestCase("FAILURE", nameof(ShutdownReason.Failure))]
    public void The_platforms_words_are_known_in_any_case(string text, string name)
    {
        var known = (ShutdownReason)typeof(ShutdownReason).GetProperty(name)!.GetValue(null)!;
        var reason = new ShutdownReason(text);
        Assert.That(reason == known, Is.True);
        Assert.That(reason != known, Is.False);
        Assert.That(reason.Equals((object)known), Is.True);
        Assert.That(reason.GetHashCode(), Is.EqualTo(known.GetHashCode()));
        Assert.That((reason.Value, reason.ToString()), Is.EqualTo((text, text)));
    }

    [TestCase("SandboxTerminated")]
    [TestCase("ReleaseFail")]
    [TestCase("timout")]
    public void Another_word_is_itself(string text)
    {
        var reason = new ShutdownReason(text);
        Assert.That((ShutdownReason[])[ShutdownReason.Spindown, ShutdownReason.Timeout, ShutdownReason.Failure, default], Has.None.EqualTo(reason));
        Assert.That(reason == new ShutdownReason(text.ToUpperInvariant()), Is.True);
        Assert.That(reason.Equals(text), Is.False);
        Assert.That(reason.Equals(null), Is.False);
    }

    [Test]
    public void None_is_the_empty_word()
    {
        Assert.That(new ShutdownReason(null), Is.EqualTo(default(ShutdownReason)));
        Assert.That(new ShutdownReason("").GetHashCode(), Is.EqualTo(default(ShutdownReason).GetHashCode()));
        Assert.That(default(ShutdownReason).ToString(), Is.Empty);
    }
}
