using Caching.Cache;
using Lambda.Extensions.Sdk.Delivery;

namespace Caching.Origins;

/// <summary>
/// Protects everything that needs OpenSSL: TLS, the signature of AWS's requests, the encryption for Redis. Without OpenSSL,
/// .NET ends the process at the first use, and the function's invocation fails. So this class looks for it once, before the first use.
/// </summary>
/// <param name="isAvailable">Looks for OpenSSL, which loads it, so it is not called before it is needed.</param>
/// <param name="report">Receives one line, once, when OpenSSL is missing.</param>
internal sealed class CryptoGuard(Func<bool> isAvailable, Action<string> report)
{
    private readonly Lazy<bool> _isAvailable = new(() =>
    {
        bool found = isAvailable();
        if (!found) report($"There is no OpenSSL in this image. Parameters, secrets and https origins are answered 503, and Redis is not used; http origins work. {OpenSsl.Remedy}");
        return found;
    });

    public bool IsAvailable => _isAvailable.Value;

    /// <exception cref="OriginFault">OpenSSL is missing; the message names the remedy.</exception>
    public void ThrowIfMissing()
    {
        if (!IsAvailable) throw new OriginFault(503, ErrorTypes.OpenSslNotFound, $"There is no OpenSSL in this image, which this request needs. {OpenSsl.Remedy}.", isTransient: false);
    }
}
