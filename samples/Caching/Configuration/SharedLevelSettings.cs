namespace Caching.Configuration;

/// <summary>The Redis that environments share.</summary>
/// <param name="Connection">Where it is, in StackExchange.Redis's words.</param>
/// <param name="Password">Its password, when that is not among those words.</param>
/// <param name="Key">What entries are encrypted with; 32 bytes.</param>
/// <param name="Timeout">How long one of its answers may take.</param>
/// <param name="Lease">How long one environment may take to ask an origin while the others wait.</param>
/// <param name="Scope">The function and its version: entries are for its environments only, which have one role.</param>
internal sealed record SharedLevelSettings(string Connection, string? Password, byte[] Key, TimeSpan Timeout, TimeSpan Lease, string Scope);
