using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Logging;

namespace TelemetryReader;

/// <summary>
/// Reads every record typed, and says what it got: a line for each invocation that has ended or been reported, a line for each flush, and
/// the sums at the end.
/// </summary>
internal sealed partial class Reader(ILogger<Reader> log) : ExtensionBase
{
    private readonly Sums _sums = new();

    protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken)
    {
        foreach (TelemetryRecord record in batch.Records) _sums.Add(record);
        return Task.CompletedTask;
    }

    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        Completed(invocation.RequestId, invocation.Outcome, invocation.IsColdStart);
        return Task.CompletedTask;
    }

    protected override Task OnInvocationReportedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        Reported(invocation.RequestId, invocation.Outcome, invocation.IsPartial, invocation.HeldTime?.TotalMilliseconds ?? -1);
        return Task.CompletedTask;
    }

    protected override Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken)
    {
        Flushed(flush.Trigger, flush.Reason);
        return Task.CompletedTask;
    }

    protected override Task OnRestoreAsync(EnvironmentRestore restore, CancellationToken cancellationToken)
    {
        Restored();
        return Task.CompletedTask;
    }

    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
    {
        Ended(shutdown.Reason.Value, _sums.Records, _sums.Lines, _sums.Bytes);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "completed {RequestId} {Outcome} cold={Cold}")]
    private partial void Completed(string requestId, InvocationOutcome outcome, bool cold);

    [LoggerMessage(LogLevel.Information, "reported {RequestId} {Outcome} partial={Partial} held={Held}")]
    private partial void Reported(string requestId, InvocationOutcome outcome, bool partial, double held);

    [LoggerMessage(LogLevel.Information, "flushed {Trigger} {Reason}")]
    private partial void Flushed(FlushTrigger trigger, FlushReason reason);

    [LoggerMessage(LogLevel.Information, "restored")]
    private partial void Restored();

    [LoggerMessage(LogLevel.Information, "ended {Reason}: {Records} records, {Lines} lines of {Bytes} bytes")]
    private partial void Ended(string reason, long records, long lines, long bytes);
}
