using System.Globalization;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Lines;
using Lambda.Extensions.Sdk.OpenTelemetry.Logs;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Logs;

public sealed class LogSamplerTests
{
    [Test]
    public void An_invocation_has_all_its_lines_of_a_level_or_none()
    {
        var sampler = new LogSampler(new SamplingRates { Debug = 0.25 });
        bool[][] kept = [.. Enumerable.Range(0, 2000).Select(i => i.ToString(CultureInfo.InvariantCulture)).Select(id => Enumerable.Range(0, 3).Select(_ => sampler.Keep(Severity.Debug, id)).ToArray())];
        Assert.That(kept, Has.All.Matches<bool[]>(lines => lines!.Distinct().Count() == 1));
        Assert.That(kept.Count(lines => lines[0]), Is.EqualTo(500).Within(100));
        Assert.That(sampler.Kept + sampler.Left, Is.EqualTo(6000), "each line is counted");
    }

    [Test]
    public void Errors_are_always_kept()
    {
        var sampler = new LogSampler(new SamplingRates { Trace = 0, Debug = 0, Info = 0, Warn = 0, Other = 0 });
        Assert.That(Enum.GetValues<Severity>().Where(s => sampler.Keep(s, "id")), Is.EqualTo((Severity[])[Severity.Error, Severity.Fatal]));
    }

    [Test]
    public void Lines_of_no_invocation_are_spread()
    {
        var sampler = new LogSampler(new SamplingRates { Other = 0.5 });
        Assert.That(Enumerable.Range(0, 1000).Count(_ => sampler.Keep(Severity.Unspecified, null)), Is.EqualTo(500).Within(80));
    }
}
