namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>What the text of a <c>platform.fault</c> says (lambda-facts 4).</summary>
internal enum FaultSign
{
    /// <summary>There was none.</summary>
    None,

    /// <summary>A process ended, or no word that is known.</summary>
    Crash,

    /// <summary>The runtime was killed.</summary>
    Killed,

    /// <summary>The timeout struck.</summary>
    Timeout,

    /// <summary>Memory ran out.</summary>
    OutOfMemory,
}
