namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>What <c>next</c> waits for in one invocation. Guarded by its gate.</summary>
internal sealed class InvocationHold(InvokeEvent invoke, bool forHandlerEnd)
{
    public InvokeEvent Invoke { get; } = invoke;

    /// <summary>Whether it waits for the handler's end; else for a flush that runs beside the handler.</summary>
    public bool ForHandlerEnd { get; } = forHandlerEnd;

    /// <summary>The platform has told the handler's end; hooks and flush follow.</summary>
    public bool EndSeen { get; set; }

    /// <summary>All is done: <c>next</c> may be asked for.</summary>
    public bool Released { get; set; }
}
