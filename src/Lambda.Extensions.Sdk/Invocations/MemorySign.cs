namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>The signs of missing memory in a function's log line.</summary>
internal enum MemorySign
{
    /// <summary>The line has no such sign.</summary>
    None,

    /// <summary>The runtime was killed, usually by the kernel because memory ran out.</summary>
    Killed,

    /// <summary>The line has the language's own words for "out of memory".</summary>
    OutOfMemory,
}
