using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Hosting.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Listener;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

[Category("G08")]
internal sealed class TelemetryLedgerTests
{
    private readonly TelemetryLedger _ledger = new(new ConsumerCounts(), new BatchQueue(1024, 10, TimeProvider.System));

    [Test]
    public void What_the_platform_dropped_saturates_and_stays_a_loss()
    {
        _ledger.PlatformLost(long.MaxValue);
        _ledger.PlatformLost(long.MaxValue);
        _ledger.PlatformLost(-1);
        _ledger.Settle(HookResult.Failed, 5);
        Assert.That((_ledger.PlatformDropped, _ledger.AnyLoss), Is.EqualTo((long.MaxValue, true)));
    }

    [Test]
    public void Skipped_records_are_not_delivered()
    {
        _ledger.Settle(HookResult.Skipped, 3);
        Assert.That((_ledger.Skipped, _ledger.Delivered, _ledger.AnyLoss), Is.EqualTo((3, 0, true)));
    }
}
