using Lambda.Extensions.Sdk;

namespace Caching.Configuration;

/// <summary>Reads <c>CACHING_REDIS</c> and <c>CACHING_REDIS_KEY</c>. Without a right key there is no shared level: nothing is ever written to it in clear.</summary>
internal sealed class SharedLevelReader(LambdaEnvironment environment, List<string> complaints)
{
    public SharedLevelSettings? Read(TimeSpan timeout, TimeSpan lease)
    {
        if (environment["CACHING_REDIS"] is not { Length: > 0 } connection) return null;
        byte[] key = new byte[32];
        if (Convert.TryFromBase64String(environment["CACHING_REDIS_KEY"] ?? "", key, out int length) && length == 32) return new SharedLevelSettings(connection, key, timeout, lease);
        complaints.Add("CACHING_REDIS is set, but CACHING_REDIS_KEY is not 32 bytes in Base64 (openssl rand -base64 32): Redis is not used");
        return null;
    }
}
