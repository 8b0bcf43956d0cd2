using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Configuration;

public sealed class InitializationTypeTests
{
    [TestCase("on-demand", nameof(InitializationType.OnDemand))]
    [TestCase("provisioned-concurrency", nameof(InitializationType.ProvisionedConcurrency))]
    [TestCase("SNAP-START", nameof(InitializationType.SnapStart))]
    [TestCase("Lambda-Managed-Instances", nameof(InitializationType.ManagedInstances))]
    public void The_platforms_words_are_known_in_any_case(string text, string name)
    {
        var known = (InitializationType)typeof(InitializationType).GetProperty(name)!.GetValue(null)!;
        var type = new InitializationType(text);
        Assert.That(type == known, Is.True);
        Assert.That(type != known, Is.False);
        Assert.That(type.Equals((object)known), Is.True);
        Assert.That(type.GetHashCode(), Is.EqualTo(known.GetHashCode()));
        Assert.That((type.Value, type.ToString()), Is.EqualTo((text, text)));
    }

    [Test]
    public void Another_word_is_itself()
    {
        var type = new InitializationType("durable");
        Assert.That(type == new InitializationType("DURABLE"), Is.True);
        Assert.That(type == InitializationType.OnDemand, Is.False);
        Assert.That(type.Equals("durable"), Is.False);
        Assert.That(type.Equals(null), Is.False);
    }

    [Test]
    public void None_is_the_empty_word()
    {
        Assert.That(new InitializationType(null), Is.EqualTo(default(InitializationType)));
        Assert.That(new InitializationType(""), Is.EqualTo(default(InitializationType)));
        Assert.That(default(InitializationType).GetHashCode(), Is.EqualTo(new InitializationType("").GetHashCode()));
        Assert.That(default(InitializationType).ToString(), Is.Empty);
    }
}
