using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Invocations;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>
/// Processes a delivery: counts it, removes the process's own lines, joins its records to invocations, and adds the hooks that
/// follow.
/// </summary>
internal sealed class TelemetryIntake(InvocationTracker tracker, NextGate gate, TelemetryLedger ledger, ConsumerCounts counts, OwnLines ownLines, OpenInvocation open, RestoreNotice restores, LifecycleCounters counters, bool wantsBatches)
{
    private readonly DeliveryReader _reader = new();
    private readonly List<InvocationChange> _changes = [];

    /// <summary>Gets or sets whether records came since the last flush began.</summary>
    public bool HasNews { get; set; }

    /// <summary>True while any invocation still lacks its report.</summary>
    public bool AwaitsAnything => tracker.Count > 0;

    public void Read(byte[] body, List<DispatchStep> steps)
    {
        TelemetryBatch all = _reader.Read(body);
        counts.Read(all, _reader.IsKeeping);
        counts.Ended(well: true);
        TelemetryBatch batch = ownLines.Remove(all, out int removed);
        if (removed > 0) ledger.Filter(removed);
        foreach (TelemetryRecord record in batch.Records)
        {
            if (record is PlatformLogsDroppedRecord lost) ledger.PlatformLost(lost.DroppedRecords ?? 0);
            tracker.Apply(record, _changes);
        }

        HasNews = true;
        // A batch without records but with unreadable parts is passed on too, so that the author's counts agree with the ledger.
        // It comes before the hooks of its invocations: a report follows the lines that the function wrote in that invocation.
        if (wantsBatches && (batch.Records.Count > 0 || batch.UnreadableParts > 0))
        {
            open.Stamp(batch, ledger.Dropped);
            steps.Add(DispatchStep.Call(HookRequest.Telemetry(batch)));
        }
        else
        {
            ledger.Settle(HookResult.Completed, batch.Records.Count);
        }

        Follow(_changes, steps);
        _changes.Clear();
    }

    /// <summary>Closes all open invocations at the end of the environment.</summary>
    public void End(ShutdownEvent shutdown, List<DispatchStep> steps)
    {
        tracker.End(shutdown, _changes);
        Follow(_changes, steps);
        _changes.Clear();
    }

    public void Settle(TelemetryBatch batch, HookResult worst) => ledger.Settle(worst, batch.Records.Count);

    /// <summary>Adds the hooks that follow from the changes.</summary>
    public void Follow(List<InvocationChange> changes, List<DispatchStep> steps)
    {
        foreach (InvocationChange change in changes)
        {
            switch (change.Kind)
            {
                case InvocationChangeKind.Completed:
                    gate.EndSeen(change.Invocation!.RequestId);
                    steps.Add(DispatchStep.Call(HookRequest.Completed(change.Invocation)));
                    steps.Add(DispatchStep.HandlerEnded(change.Invocation));
                    break;
                case InvocationChangeKind.Reported:
                    if (change.Invocation!.HeldTime is { } held) counters.Held(held);
                    if (change.Invocation.IsPartial) counters.PartialInvocations++;
                    steps.Add(DispatchStep.Call(HookRequest.Reported(change.Invocation)));
                    break;
                case InvocationChangeKind.Restored when restores.TryNotice():
                    steps.Add(DispatchStep.Call(HookRequest.OfRestore(change.Restore!)));
                    break;
            }
        }
    }
}
