namespace Lambda.Extensions.Sdk;

/// <summary>Defines the moment at which a flush runs.</summary>
public enum FlushTrigger
{
    /// <summary>
    /// The handler has ended, and <c>next</c> waits for the flush: all of its time is held time, and no data is at risk after it.
    /// </summary>
    EndOfInvocation,

    /// <summary>
    /// An invocation begins: the flush runs beside the handler, and <c>next</c> waits for it. There is held time only if the flush
    /// takes longer than the handler.
    /// </summary>
    StartOfInvocation,

    /// <summary>
    /// <c>next</c> does not wait for the flush: there is no held time. The environment can freeze during the flush, which then
    /// continues with the next invocation.
    /// </summary>
    Background,

    /// <summary>The environment ends: the last flush.</summary>
    Shutdown,
}
