using Caching.Cache;

namespace Caching.Configuration;

/// <summary>
/// Reads <c>CACHING_REDIS</c> and <c>CACHING_REDIS_KEY</c>. Without a valid key there is no shared level: nothing is ever written to it
/// unencrypted.
/// </summary>
internal sealed class SharedLevelReader(Variables variables, List<string> complaints)
{
    public SharedLevelSettings? Read(TimeSpan timeout, TimeSpan lease)
    {
        if (variables["CACHING_REDIS"] is not { } connection) return null;
        if (connection.Contains("://", StringComparison.Ordinal))
        {
            complaints.Add("CACHING_REDIS is an address with '://'; write host:port,ssl=true and the password in CACHING_REDIS_PASSWORD: Redis is not used");
            return null;
        }

        byte[] key = new byte[32];
        if (Convert.TryFromBase64String(variables["CACHING_REDIS_KEY"] ?? "", key, out int length) && length == 32) return new SharedLevelSettings(connection, variables["CACHING_REDIS_PASSWORD"], key, timeout, lease, Scope());
        complaints.Add("CACHING_REDIS is set, but CACHING_REDIS_KEY is not 32 bytes in Base64 (openssl rand -base64 32): Redis is not used");
        return null;
    }

    private string Scope() => CacheKey.Of("function", variables["AWS_REGION"], variables["AWS_LAMBDA_FUNCTION_NAME"], variables["AWS_LAMBDA_FUNCTION_VERSION"]);
}
