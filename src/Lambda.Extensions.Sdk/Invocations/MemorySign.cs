namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>What a function's log line says of memory.</summary>
internal enum MemorySign
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The runtime was killed: usually by the kernel, for want of memory.</summary>
    Killed,

    /// <summary>The language's own "out of memory".</summary>
    OutOfMemory,
}
