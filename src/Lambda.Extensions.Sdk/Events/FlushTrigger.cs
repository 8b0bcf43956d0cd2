namespace Lambda.Extensions.Sdk;

/// <summary>At which moment a flush runs.</summary>
public enum FlushTrigger
{
    /// <summary>The handler has ended, and <c>next</c> waits for the flush: all of it is held time, and nothing is at risk after it.</summary>
    EndOfInvocation,

    /// <summary>An invocation begins: the flush runs beside the handler, and <c>next</c> waits for it. Held time only if it outlasts the handler.</summary>
    StartOfInvocation,

    /// <summary>
    /// <c>next</c> does not wait: no held time, but the environment can freeze in the middle of it, and it goes on with the next
    /// invocation.
    /// </summary>
    Background,

    /// <summary>The environment ends: the last flush.</summary>
    Shutdown,
}
