using Caching.Cache;
using Lambda.Extensions.Sdk.Delivery;

namespace Caching.Origins;

/// <summary>
/// Stands before all that needs OpenSSL: TLS, the signature of AWS's requests, the encryption of what goes to Redis. Where it is missing,
/// .NET ends the process at the first use, and the function's invocation with it. It is looked for once, before that.
/// </summary>
/// <param name="isAvailable">Looks for OpenSSL, which loads it: not called before it is needed.</param>
/// <param name="report">Is given one line, once, when it is missing.</param>
internal sealed class CryptoGuard(Func<bool> isAvailable, Action<string> report)
{
    /// <summary>The type of the error that requests are answered with.</summary>
    public const string ErrorType = "OpenSslNotFound";

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
        if (!IsAvailable) throw new OriginFault(503, ErrorType, $"There is no OpenSSL in this image, which this request needs. {OpenSsl.Remedy}.", isTransient: false);
    }
}
