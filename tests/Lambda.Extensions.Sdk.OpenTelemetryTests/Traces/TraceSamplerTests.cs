using System.Globalization;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Traces;

public sealed class TraceSamplerTests
{
    [TestCase(0.25)]
    [TestCase(0.9)]
    public void A_ratio_keeps_that_part_of_the_traces_and_counts_the_others(double ratio)
    {
        var sampler = new TraceSampler(new OpenTelemetryOptions { TraceRatio = ratio });
        int kept = Enumerable.Range(0, 4000).Count(i => sampler.Keep(Identity(i), hasFailed: false));
        Assert.That(kept, Is.EqualTo(4000 * ratio).Within(150));
        Assert.That(kept + sampler.Left, Is.EqualTo(4000));
    }

    [Test]
    public void A_trace_that_a_smaller_ratio_keeps_is_kept_by_a_greater_one()
    {
        var small = new TraceSampler(new OpenTelemetryOptions { TraceRatio = 0.1 });
        var great = new TraceSampler(new OpenTelemetryOptions { TraceRatio = 0.5 });
        Assert.That(Enumerable.Range(0, 1000).Select(Identity).Where(i => small.Keep(i, false)), Has.All.Matches<SpanIdentity>(i => great.Keep(i!, false)));
    }

    [TestCase(true, true)]
    [TestCase(false, false)]
    [TestCase(null, true)]
    public void The_callers_decision_comes_first_where_it_is_followed(bool? sampled, bool kept) =>
        Assert.That(new TraceSampler(new OpenTelemetryOptions { FollowParent = true }).Keep(Identity(1) with { Sampled = sampled }, hasFailed: false), Is.EqualTo(kept));

    [Test]
    public void Failures_are_always_kept_unless_that_is_turned_off()
    {
        SpanIdentity unsampled = Identity(1) with { Sampled = false };
        Assert.That(new TraceSampler(new OpenTelemetryOptions { TraceRatio = 0, FollowParent = true }).Keep(unsampled, hasFailed: true), Is.True);
        Assert.That(new TraceSampler(new OpenTelemetryOptions { TraceRatio = 0, KeepErrors = false }).Keep(unsampled, hasFailed: true), Is.False);
    }

    private static SpanIdentity Identity(int i) => SpanIdentity.Of(i.ToString(CultureInfo.InvariantCulture), null, null);
}
