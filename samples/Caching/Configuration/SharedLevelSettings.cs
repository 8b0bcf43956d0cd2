namespace Caching.Configuration;

/// <summary>The Redis that environments share.</summary>
/// <param name="Connection">Its address, in the form of StackExchange.Redis.</param>
/// <param name="Password">Its password, when the address does not contain it.</param>
/// <param name="Key">The key that encrypts entries; 32 bytes.</param>
/// <param name="Timeout">The time limit for one of its answers.</param>
/// <param name="Lease">The time in which one environment may ask an origin while the others wait.</param>
/// <param name="Scope">The function and its version. Entries are only for its environments, which have one role.</param>
internal sealed record SharedLevelSettings(string Connection, string? Password, byte[] Key, TimeSpan Timeout, TimeSpan Lease, string Scope);
