namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

internal enum DispatchAction
{
    /// <summary>Call a hook.</summary>
    CallHook,

    /// <summary>A handler's end has been told to the hooks: what flushes at this moment is decided now.</summary>
    HandlerEnded,

    /// <summary>What <c>next</c> waits for has been done.</summary>
    Release,
}
