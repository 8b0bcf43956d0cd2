namespace Lambda.Extensions.Sdk.Http;

/// <summary>The limits of a server for its peers (G20).</summary>
internal sealed record ServerLimits
{
    /// <summary>
    /// The maximum number of open connections. Above it, the connection that has been idle longest is closed. When none is idle,
    /// a server that can refuse new connections does so; another server first closes connections that never sent a complete
    /// request.
    /// </summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>The maximum size of a request's head, in bytes.</summary>
    public int MaxHead { get; init; } = 16 * 1024;

    /// <summary>The maximum size of a request's body, or of a line, in bytes.</summary>
    public int MaxBody { get; init; } = 8 * 1024 * 1024;

    /// <summary>
    /// The time from a request's first byte to its last, and the time for the peer to receive the response. Awake time: a freeze
    /// does not count.
    /// </summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The maximum time that a connection is held, until there is a response. Awake time.</summary>
    public TimeSpan HeldTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The interval at which a held connection is checked when nothing wakes the server for it.</summary>
    public TimeSpan HeldTick { get; init; } = TimeSpan.FromMilliseconds(20);
}
