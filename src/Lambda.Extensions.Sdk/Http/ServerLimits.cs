namespace Lambda.Extensions.Sdk.Http;

/// <summary>What a server takes from its peers (G20).</summary>
internal sealed record ServerLimits
{
    /// <summary>Connections at once. Beyond them the longest idle one is closed. A server that can refuse newcomers does so when none is idle; another one closes those first that never sent a whole request.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>Bytes of a request's head.</summary>
    public int MaxHead { get; init; } = 16 * 1024;

    /// <summary>Bytes of a request's body, or of a line.</summary>
    public int MaxBody { get; init; } = 8 * 1024 * 1024;

    /// <summary>From a request's first byte to its last, and for the peer to take the response. Awake time: a freeze does not count.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be held, that is, until there is a response. Awake time.</summary>
    public TimeSpan HeldTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a held connection is looked at when nobody wakes the server for it.</summary>
    public TimeSpan HeldTick { get; init; } = TimeSpan.FromMilliseconds(20);
}
