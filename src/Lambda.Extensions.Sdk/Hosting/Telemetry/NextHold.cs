namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>The state of one invocation in which <c>next</c> waits. Not thread-safe.</summary>
internal sealed class NextHold(InvokeEvent invoke, NextWaitsFor waitsFor)
{
    public InvokeEvent Invoke { get; } = invoke;

    public NextWaitsFor WaitsFor { get; } = waitsFor;

    /// <summary>Gets or sets whether the platform has reported the handler's end. The hooks and the flush follow.</summary>
    public bool EndSeen { get; set; }

    /// <summary>Gets or sets whether the loop's thread waits and does nothing else.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>Gets or sets whether all work is done, so that <c>next</c> may be requested.</summary>
    public bool Released { get; set; }
}
