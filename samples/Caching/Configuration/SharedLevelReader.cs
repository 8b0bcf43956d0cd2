using Caching.Cache;
using Lambda.Extensions.Sdk;

namespace Caching.Configuration;

/// <summary>
/// Reads <c>CACHING_REDIS</c> and <c>CACHING_REDIS_KEY</c>. Without a valid key there is no shared level: nothing is ever written to it
/// unencrypted.
/// </summary>
internal sealed class SharedLevelReader(VariableReader variables)
{
    public SharedLevelSettings? Read(TimeSpan timeout, TimeSpan lease)
    {
        string? password = variables.GetText("CACHING_REDIS_PASSWORD");
        string base64 = variables.GetText("CACHING_REDIS_KEY") ?? "";
        if (variables.GetText("CACHING_REDIS") is not { } connection) return null;
        if (connection.Contains("://", StringComparison.Ordinal))
        {
            variables.AddFinding("CACHING_REDIS is an address with '://'; write host:port,ssl=true and the password in CACHING_REDIS_PASSWORD: Redis is not used");
            return null;
        }

        byte[] key = new byte[32];
        if (Convert.TryFromBase64String(base64, key, out int length) && length == 32) return new SharedLevelSettings(connection, password, key, timeout, lease, Scope());
        variables.AddFinding("CACHING_REDIS is set, but CACHING_REDIS_KEY is not 32 bytes in Base64 (openssl rand -base64 32): Redis is not used");
        return null;
    }

    private string Scope() => CacheKey.Of("function", variables.GetText("AWS_REGION"), variables.GetText("AWS_LAMBDA_FUNCTION_NAME"), variables.GetText("AWS_LAMBDA_FUNCTION_VERSION"));
}
