namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>The meaning of a <c>platform.fault</c>'s text (lambda-facts 4).</summary>
internal enum FaultSign
{
    /// <summary>There was no such record.</summary>
    None,

    /// <summary>A process ended, or the text has no known words.</summary>
    Crash,

    /// <summary>The runtime was killed.</summary>
    Killed,

    /// <summary>The timeout was reached.</summary>
    Timeout,

    /// <summary>Memory ran out.</summary>
    OutOfMemory,
}
