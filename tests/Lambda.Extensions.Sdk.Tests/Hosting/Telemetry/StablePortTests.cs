using Lambda.Extensions.Sdk.Hosting.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

public sealed class StablePortTests
{
    [Test]
    [Category("G04")]
    public void A_name_has_its_port_and_another_one_another()
    {
        int[] ports = [.. Enumerable.Range(0, 500).Select(i => StablePort.Of($"extension-{i}"))];
        Assert.That(ports, Has.All.InRange(20_000, 29_999));
        Assert.That(ports.Distinct().Count(), Is.GreaterThan(450));
        Assert.That(StablePort.Of("my-extension"), Is.EqualTo(20_715), "in this process as in the next one");
    }
}
