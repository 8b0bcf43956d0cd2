namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>The events that <c>next</c> can wait for in one invocation.</summary>
internal enum NextWaitsFor
{
    Nothing,

    /// <summary>It waits for a flush that runs beside the handler.</summary>
    Flush,

    /// <summary>It waits for the handler's end, and for the steps that follow it.</summary>
    EndOfHandler,
}
