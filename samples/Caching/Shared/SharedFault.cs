using System.Security.Authentication;
using StackExchange.Redis;

namespace Caching.Shared;

/// <summary>
/// Describes in its own words the reason for which Redis cannot be used. A message of its client can contain parts of the password.
/// </summary>
internal static class SharedFault
{
    private static readonly (string[] Signs, string Reason)[] Known =
    [
        (["WRONGPASS", "NOAUTH", "without any password", "invalid password", "authentication failure"], "it refuses the user or the password (CACHING_REDIS, or CACHING_REDIS_PASSWORD where the password has a comma)"),
        (["NOPERM"], "its access rules do not permit the commands, which are HMGET, HSET, EXPIRE, UNLINK, DEL, SET, GET, EVAL and EVALSHA on caching-extension:*"),
        (["READONLY", "to a replica", "requires writable"], "it is a read-only replica; name the primary"),
        (["OOM"], "its memory is full; let it evict (maxmemory-policy), or give it more"),
        (["MISCONF"], "it refuses to write, since it cannot save to its disk"),
        (["LOADING"], "it is still loading its data"),
        (["MOVED", "CLUSTERDOWN", "CROSSSLOT"], "its cluster does not answer for the key"),
    ];

    public static string Reason(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            foreach ((string[] signs, string reason) in Known)
            {
                if ((e is RedisException or RedisCommandException) && signs.Any(s => e.Message.Contains(s, StringComparison.Ordinal))) return reason;
            }

            if (e is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } or AuthenticationException) return "the TLS handshake or the login failed; does its port speak TLS (ssl=true or false in CACHING_REDIS)?";
            if (e is ArgumentException or FormatException) return "CACHING_REDIS cannot be read; write host:port,ssl=true, and a password with a comma in CACHING_REDIS_PASSWORD";
        }

        return "it cannot be reached, or does not answer in time (CACHING_REDIS, CACHING_REDIS_TIMEOUT_MILLIS)";
    }
}
