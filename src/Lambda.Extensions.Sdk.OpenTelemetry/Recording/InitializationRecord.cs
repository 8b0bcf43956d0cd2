using Lambda.Extensions.Sdk.OpenTelemetry.Conventions;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Recording;

/// <summary>Joins the records of an initialisation.</summary>
internal sealed class InitializationRecord
{
    private bool _isFailureTaken;

    /// <summary>Gets the initialisation that no invocation has followed yet.</summary>
    public EnvironmentInitialization? Current { get; private set; }

    public bool HasFailed => Current is { } init && InitFailure.Is(init);

    public void Clear() => Current = null;

    /// <summary>Returns the initialisation if it failed, once.</summary>
    public EnvironmentInitialization? TakeFailure()
    {
        if (_isFailureTaken || !HasFailed) return null;
        _isFailureTaken = true;
        return Current;
    }

    public void Begin(PlatformInitStartRecord init)
    {
        _isFailureTaken = false;
        Current = new EnvironmentInitialization { Type = init.InitializationType, Phase = init.Phase, StartedAt = init.Time, InstanceId = init.InstanceId };
    }

    public void Apply(PlatformInitRuntimeDoneRecord done)
    {
        if (Current is not { } began) return;
        Current = new EnvironmentInitialization { Type = began.Type, Phase = began.Phase, StartedAt = began.StartedAt, InstanceId = began.InstanceId, RuntimeDoneAt = done.Time, Status = done.Status, ErrorType = done.ErrorType };
    }

    public void Apply(PlatformInitReportRecord ended)
    {
        if (Current is not { } began) return;
        Current = new EnvironmentInitialization
        {
            Type = began.Type,
            Phase = began.Phase,
            StartedAt = began.StartedAt,
            InstanceId = began.InstanceId,
            RuntimeDoneAt = began.RuntimeDoneAt,
            EndedAt = ended.Time,
            Duration = ended.Metrics.DurationMs is { } ms and >= 0 and < 86_400_000 ? TimeSpan.FromMilliseconds(ms) : null,
            Status = ended.Status.Value is "" ? began.Status : ended.Status,
            ErrorType = ended.ErrorType ?? began.ErrorType,
            Spans = ended.Spans,
        };
    }
}
