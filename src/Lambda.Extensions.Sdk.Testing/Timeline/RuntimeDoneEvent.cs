namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>The runtime has finished an invocation (<see cref="EmulatorEventNames.InvokeRuntimeDone"/>). The platform reports this as <c>platform.runtimeDone</c>.</summary>
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

    /// <summary>Gets the status: <c>success</c>, <c>error</c>, <c>failure</c> or <c>timeout</c>.</summary>
    public string Status { get; }

    /// <summary>Gets the platform's error type, or <see langword="null"/>.</summary>
    public string? ErrorType { get; }

    /// <summary>Gets the time from the event's delivery to the runtime's next call of <c>invocation/next</c>.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Gets the size of the answer in bytes; 0 when there was none.</summary>
    public int ProducedBytes { get; }

    private protected override string Describe() => ErrorType is null ? Status : $"{Status} {ErrorType}";
}
