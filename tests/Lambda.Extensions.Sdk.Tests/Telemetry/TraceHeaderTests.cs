using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

internal sealed class TraceHeaderTests
{
    [TestCase("Root=1-a;Parent=b;Sampled=1", "1-a", "b", true)]
    [TestCase("Sampled=0;Lineage=x:0|y:1;Parent=b;Root=1-a", "1-a", "b", false)]
    [TestCase(" root = 1-a ; PARENT=b;", "1-a", "b", null)]
    [TestCase("Root=1-a;Sampled=?", "1-a", null, null)]
    [TestCase("Root=;Parent", null, null, null)]
    [TestCase("=;;=x;Self=1", null, null, null)]
    [TestCase("", null, null, null)]
    public void Parts_are_found_by_key(string value, string? root, string? parent, bool? sampled)
    {
        var header = new TraceHeader("X-Amzn-Trace-Id", value);
        Assert.That((header.Root, header.Parent, header.Sampled), Is.EqualTo((root, parent, sampled)));
    }
}
