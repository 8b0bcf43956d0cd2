using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Telemetry.Records;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Telemetry;

/// <summary>Produces the platform's records of one environment at the same moments as the platform (lambda-facts 3.3).</summary>
internal sealed class TelemetryRecorder(TelemetryHub hub, EmulatorSettings settings, EmulatorClock clock, string instanceId)
{
    private string _phase = InitSequence.InitPhase;
    private int _runtimeInits;

    public TelemetryHub Hub => hub;

    public void InitStart(string phase)
    {
        // The INIT that a snapshot is made of has a name of its own (lambda-facts 3.6).
        if (phase == InitSequence.InitPhase && settings.InitializationType == InitializationTypes.SnapStart) phase = "snap-start";
        _phase = phase;
        Volatile.Write(ref _runtimeInits, 1);
        hub.BeginInit();
        PublishToTelemetry(RecordTypes.InitStart, InitRecords.Start(settings, phase, instanceId));
    }

    /// <summary>Records the end of the runtime's init, successful or not. Once for each INIT.</summary>
    public void InitRuntimeDone(string status, string? errorType)
    {
        if (Interlocked.Exchange(ref _runtimeInits, 0) == 1)
            PublishToTelemetry(RecordTypes.InitRuntimeDone, InitRecords.RuntimeDone(settings, _phase, status, errorType));
    }

    /// <summary>Records the end of INIT: the missing records of the runtime and of each extension, and the report.</summary>
    public void InitEnd(InitResult result, Sandbox sandbox, ExtensionViews views)
    {
        InitRuntimeDone(result.Status, result.ErrorType);
        lock (sandbox.Signal.Gate)
        {
            foreach (ExtensionAgent agent in sandbox.Agents.All)
            {
                ReportedError? error = agent.State is ExtensionState.LaunchError or ExtensionState.InitError or ExtensionState.ExitError
                    ? views.Find(agent.Name)?.ReportedErrors is [.., var last] ? last : null
                    : null;
                string record = InitRecords.Extension(agent, error);
                hub.Publish(new ProducedRecord(RecordTypes.PlatformExtension, clock.UtcNow, null, _ => record));
            }
        }

        PublishToTelemetry(RecordTypes.InitReport, InitRecords.Report(settings, _phase, result));
        hub.EndInit();
    }

    public void RestoreStart() => PublishToTelemetry(RecordTypes.RestoreStart, InitRecords.RestoreStart(settings, instanceId));

    public void RestoreEnd(TimeSpan duration)
    {
        PublishToTelemetry(RecordTypes.RestoreRuntimeDone, InitRecords.RestoreRuntimeDone());
        PublishToTelemetry(RecordTypes.RestoreReport, InitRecords.RestoreReport(duration));
    }

    public void Start(ActiveInvocation invocation) =>
        Publish(RecordTypes.Start, invocation, to => InvocationRecords.Start(invocation, settings, to));

    public void RuntimeDone(ActiveInvocation invocation, RuntimeDoneEvent done) =>
        Publish(RecordTypes.RuntimeDone, invocation, to => InvocationRecords.RuntimeDone(invocation, done, clock, to));

    /// <summary>Records the end of an invocation: its final metrics, after the Logs API's own records.</summary>
    public void Report(ActiveInvocation invocation, InvocationResult result, Sandbox sandbox)
    {
        if (!hub.IsHeard || result.Outcome == EmulatedOutcome.EnvironmentEnded) return;
        if (result.Outcome is EmulatedOutcome.Timeout or EmulatedOutcome.RuntimeCrash or EmulatedOutcome.ExtensionCrash or EmulatedOutcome.InitFailed)
            PublishToLogs(RecordTypes.Fault, invocation, '"' + System.Text.Json.JsonEncodedText.Encode(FaultText(invocation, result)).ToString() + '"');
        PublishToLogs(RecordTypes.End, invocation, EventBodies.Write(json => json.WriteString("requestId", invocation.RequestId)));
        InvocationReport report = ReportOf(invocation, result, sandbox);
        Publish(RecordTypes.Report, invocation, to => InvocationRecords.Report(invocation, report, clock, settings, to));
    }

    /// <param name="extension">The external extension that wrote it; <see langword="null"/> for the function's process, internal extensions included.</param>
    /// <param name="line">The line.</param>
    public void Line(string? extension, string line)
    {
        if (!hub.IsHeard) return;
        var record = LogLineRecord.Of(line, settings.IsJsonLogFormat);
        hub.Publish(new ProducedRecord(extension is null ? RecordTypes.Function : RecordTypes.Extension, clock.UtcNow, null, record.Form));
    }

    private static string FaultText(ActiveInvocation invocation, InvocationResult result) => result.Outcome == EmulatedOutcome.Timeout
        ? $"RequestId: {invocation.RequestId} Task timed out"
        : $"RequestId: {invocation.RequestId} Process exited before completing request";

    private InvocationReport ReportOf(ActiveInvocation invocation, InvocationResult result, Sandbox sandbox)
    {
        bool isOnDemand = settings.InitializationType == InitializationTypes.OnDemand;
        // INIT is billed on demand, a restore with SnapStart (lambda-facts 1.4, 3.5).
        TimeSpan billed = result.Duration + (isOnDemand ? invocation.ColdInit : null).GetValueOrDefault() + Whole(invocation.Restore);
        return new InvocationReport
        {
            Status = InvocationReport.StatusOf(result.Outcome, result.ErrorType),
            // The type of a timeout is in the report on Managed Instances only (server-behaviour 7).
            ErrorType = result.Outcome == EmulatedOutcome.Timeout && !settings.IsManagedInstances ? null : result.ErrorType,
            Duration = result.Duration,
            End = invocation.Begun + result.Duration,
            BilledMs = InvocationReport.Billed(billed),
            MaxMemoryUsedMb = settings.Telemetry.MaxMemoryUsedMB ?? MemoryMeter.Measure(sandbox.Programs),
            // With SnapStart only platform.initReport has it (lambda-facts 1.7).
            InitDuration = settings.InitializationType == InitializationTypes.SnapStart ? null : invocation.ColdInit,
            RestoreDuration = invocation.Restore,
            HasExtensions = sandbox.Agents.All.Count > 0,
        };
    }

    private static TimeSpan Whole(TimeSpan? duration) =>
        duration is { } some ? TimeSpan.FromMilliseconds(InvocationReport.Billed(some)) : TimeSpan.Zero;

    /// <summary>Publishes a record that the Logs API does not have.</summary>
    private void PublishToTelemetry(string type, string record) =>
        hub.Publish(new ProducedRecord(type, clock.UtcNow, null, to => to.Api == SubscriptionApi.Telemetry ? record : null));

    private void PublishToLogs(string type, ActiveInvocation invocation, string record) =>
        Publish(type, invocation, to => to.Api == SubscriptionApi.Logs ? record : null);

    private void Publish(string type, ActiveInvocation invocation, Func<Subscription, string?> form) =>
        hub.Publish(new ProducedRecord(type, clock.UtcNow, invocation.RequestId, form));
}
