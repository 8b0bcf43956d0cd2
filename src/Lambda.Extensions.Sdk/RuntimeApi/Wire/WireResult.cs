namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>The ways in which a step of a relay can end.</summary>
internal enum WireResult
{
    Done,

    /// <summary>The sender closed its side. In the middle of a message, the message is cut.</summary>
    SourceEnded,

    /// <summary>The sender's connection was reset.</summary>
    SourceFailed,

    /// <summary>The receiver's connection was closed or reset.</summary>
    TargetFailed,

    /// <summary>The message's framing cannot be read.</summary>
    Malformed,

    /// <summary>The head or the body is above the limit.</summary>
    TooLarge,
}
