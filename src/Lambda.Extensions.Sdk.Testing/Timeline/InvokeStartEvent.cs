namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>An invocation began (<see cref="EmulatorEventNames.InvokeStart"/>).</summary>
public sealed class InvokeStartEvent : EmulatorEvent
{
    internal InvokeStartEvent(string requestId, DateTimeOffset deadline, string? traceId)
        : base(EmulatorEventNames.InvokeStart, requestId: requestId)
    {
        Deadline = deadline;
        TraceId = traceId;
    }

    /// <summary>Gets the time of the function's timeout.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>Gets the X-Ray trace header, or <see langword="null"/> when tracing is off.</summary>
    public string? TraceId { get; }
}
