using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Events;

public sealed class EventTests
{
    private static readonly DateTimeOffset Moment = DateTimeOffset.FromUnixTimeMilliseconds(1_795_400_012_345);

    [Test]
    public void An_invocation_keeps_what_it_is_given()
    {
        var tracing = new TraceHeader("X-Amzn-Trace-Id", "Root=1");
        var invoke = new InvokeEvent("r", "arn", Moment, tracing, TimeSpan.FromSeconds(3));
        Assert.That((invoke.RequestId, invoke.InvokedFunctionArn, invoke.Deadline, invoke.Tracing, invoke.IdleTime), Is.EqualTo(("r", "arn", Moment, tracing, TimeSpan.FromSeconds(3))));
    }

    [Test]
    public void An_invocation_needs_its_names()
    {
        Assert.That(() => new InvokeEvent(null!, "arn"), Throws.ArgumentNullException);
        Assert.That(() => new InvokeEvent("r", null!), Throws.ArgumentNullException);
    }

    [Test]
    public void A_shutdown_keeps_what_it_is_given()
    {
        var shutdown = new ShutdownEvent(ShutdownReason.Timeout, Moment, ShutdownCause.Signal);
        Assert.That((shutdown.Reason, shutdown.Deadline, shutdown.Cause), Is.EqualTo((ShutdownReason.Timeout, Moment, ShutdownCause.Signal)));
        Assert.That(new ShutdownEvent(default).Cause, Is.EqualTo(ShutdownCause.Event));
    }

    [TestCase(ShutdownCause.Event, "")]
    [TestCase(ShutdownCause.Signal, "spindown")]
    [TestCase(ShutdownCause.ApiClosed, "failure")]
    [TestCase(ShutdownCause.Failure, "failure")]
    public void A_shutdown_without_a_reason_of_the_platform_has_the_one_of_its_cause(ShutdownCause cause, string reason)
    {
        Assert.That(new ShutdownEvent(default, cause: cause).Reason.Value, Is.EqualTo(reason));
        Assert.That(new ShutdownEvent(ShutdownReason.Timeout, cause: cause).Reason, Is.EqualTo(ShutdownReason.Timeout));
    }
}
