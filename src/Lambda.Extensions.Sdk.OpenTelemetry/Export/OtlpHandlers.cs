using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Export;

/// <summary>
/// The connections of one destination. Its signals share them, unless they trust different authorities.
/// </summary>
internal sealed partial class OtlpHandlers(OtlpDestination destination, TimeProvider time, ILogger log) : IDisposable
{
    private readonly Dictionary<string, FreezeAwareHandler> _handlers = new(StringComparer.Ordinal);
    private readonly ILogger _log = log;

    /// <summary>Returns the connections for an endpoint.</summary>
    public FreezeAwareHandler For(OtlpEndpoint endpoint)
    {
        string key = endpoint.CertificateFile ?? "";
        return _handlers.TryGetValue(key, out FreezeAwareHandler? known) ? known : _handlers[key] = new FreezeAwareHandler(OptionsFor(endpoint), time);
    }

    public void NotifyThawed(TimeSpan idle)
    {
        foreach (FreezeAwareHandler handler in _handlers.Values) handler.NotifyThawed(idle);
    }

    public void Dispose()
    {
        foreach (FreezeAwareHandler handler in _handlers.Values) handler.Dispose();
    }

    private FreezeAwareHandlerOptions OptionsFor(OtlpEndpoint endpoint)
    {
        var options = new FreezeAwareHandlerOptions { SendTimeout = endpoint.Timeout, Proxy = destination.Proxy, SafeToRepeat = true };
        // Read with the first connection, not before the first next.
        // Not for http: certificates need OpenSSL, which may be missing.
        if (endpoint.CertificateFile is { } file && TlsCheck.Needs(destination, endpoint)) options.Configure = http => Trust(http, file, endpoint.CertificateSource);
        return options;
    }

    private void Trust(SocketsHttpHandler http, string file, string source)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(File.ReadAllBytes(file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            CertificatesUnreadable(source, file, e.GetType().Name);
            return;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        http.SslOptions.CertificateChainPolicy = policy;
    }

    [LoggerMessage(4, LogLevel.Warning, "{Source} ({File}) cannot be read: {Problem}; the system's authorities are used")]
    private partial void CertificatesUnreadable(string source, string file, string problem);
}
