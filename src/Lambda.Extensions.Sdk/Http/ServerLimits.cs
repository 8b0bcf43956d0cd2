namespace Lambda.Extensions.Sdk;

/// <summary>What a server takes from its peers (G20).</summary>
internal sealed record ServerLimits
{
    /// <summary>Connections at once. Beyond them the longest idle one is closed; if none is idle, newcomers wait.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>Bytes of a request's head.</summary>
    public int MaxHead { get; init; } = 16 * 1024;

    /// <summary>Bytes of a request's body, or of a line.</summary>
    public int MaxBody { get; init; } = 8 * 1024 * 1024;

    /// <summary>From a request's first byte to its last, and for the peer to take the response. Awake time: a freeze does not count.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(10);
}
