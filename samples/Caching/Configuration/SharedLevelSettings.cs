namespace Caching.Configuration;

/// <summary>The Redis that environments share, and the key that what lies in it is encrypted with.</summary>
internal sealed record SharedLevelSettings(string Connection, byte[] Key, TimeSpan Timeout);
