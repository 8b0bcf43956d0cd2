namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>The runtime is done with an invocation (<see cref="EmulatorEventNames.InvokeRuntimeDone"/>); what the platform reports as <c>platform.runtimeDone</c>.</summary>
public sealed class RuntimeDoneEvent : EmulatorEvent
{
    internal RuntimeDoneEvent(string requestId, string status, string? errorType, TimeSpan duration, int producedBytes)
        : base(EmulatorEventNames.InvokeRuntimeDone, requestId: requestId)
    {
        Status = status;
        ErrorType = errorType;
        Duration = duration;
        ProducedBytes = producedBytes;
    }

    /// <summary><c>success</c>, <c>error</c>, <c>failure</c> or <c>timeout</c>.</summary>
    public string Status { get; }

    /// <summary>The platform's error type, or <see langword="null"/>.</summary>
    public string? ErrorType { get; }

    /// <summary>From the event's delivery to the runtime to its next call of <c>invocation/next</c>.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The size of the answer in bytes; 0 when there was none.</summary>
    public int ProducedBytes { get; }

    private protected override string Describe() => ErrorType is null ? Status : $"{Status} {ErrorType}";
}
