using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Delivery;
using Microsoft.Extensions.Logging;
using Monitoring.Configuration;

namespace Monitoring.Otlp;

/// <summary>The signals that are on, and the parts that they share.</summary>
internal sealed partial class OtlpExporter : IDisposable
{
    private readonly OtlpSignal?[] _signals = new OtlpSignal?[3];
    private readonly FreezeAwareHandler _handler;
    private readonly ILogger _log;

    public OtlpExporter(MonitoringOptions options, LambdaEnvironment environment, OtlpResource resource, TimeProvider time, ILoggerFactory loggers)
    {
        _log = loggers.CreateLogger<OtlpExporter>();
        _handler = new FreezeAwareHandler(HandlerOptions(options), time);
        OtlpSecret? secret = options.Secret is null ? null : new OtlpSecret(options, environment, time, loggers.CreateLogger<OtlpSecret>());
        Make(OtlpSignalKind.Traces, options.Traces);
        Make(OtlpSignalKind.Logs, options.Logs);
        Make(OtlpSignalKind.Metrics, options.Metrics);

        void Make(OtlpSignalKind kind, Uri? endpoint)
        {
            if (endpoint is not null) _signals[(int)kind] = new OtlpSignal(kind, endpoint, options, resource, _handler, secret, time, loggers);
        }
    }

    public OtlpSignal? Traces => _signals[(int)OtlpSignalKind.Traces];

    public OtlpSignal? Logs => _signals[(int)OtlpSignalKind.Logs];

    public OtlpSignal? Metrics => _signals[(int)OtlpSignalKind.Metrics];

    public IEnumerable<OtlpSignal> Signals => _signals.OfType<OtlpSignal>();

    public bool IsFilling
    {
        get
        {
            foreach (OtlpSignal? signal in _signals)
            {
                if (signal is { IsFilling: true }) return true;
            }

            return false;
        }
    }

    public void NotifyThawed(TimeSpan idle) => _handler.NotifyThawed(idle);

    /// <summary>Flushes all signals at the same time: the function waits for the slowest, not for the sum.</summary>
    public Task FlushAsync(TimeSpan budget, CancellationToken cancellationToken)
    {
        List<Task>? sends = null;
        foreach (OtlpSignal? signal in _signals)
        {
            if (signal?.FlushAsync(budget, cancellationToken) is { } send && !send.IsCompletedSuccessfully) (sends ??= []).Add(send);
        }

        return sends is null ? Task.CompletedTask : Task.WhenAll(sends);
    }

    public void Dispose()
    {
        foreach (OtlpSignal? signal in _signals) signal?.Dispose();
        _handler.Dispose();
    }

    private FreezeAwareHandlerOptions HandlerOptions(MonitoringOptions options)
    {
        var handler = new FreezeAwareHandlerOptions { SendTimeout = options.SendTimeout, Proxy = options.Proxy, SafeToRepeat = true };
        // Read with the first connection, not before the first next.
        // Not for http: certificates need OpenSSL, which may be missing.
        if (options.CaFile is { } file && NeedsTls(options)) handler.Configure = http => Trust(http, file);
        return handler;
    }

    private static bool NeedsTls(MonitoringOptions options)
    {
        foreach (Uri? address in (ReadOnlySpan<Uri?>)[options.Traces, options.Logs, options.Metrics, options.Proxy])
        {
            if (address is { Scheme: "https" }) return true;
        }

        return false;
    }

    private void Trust(SocketsHttpHandler http, string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(File.ReadAllBytes(file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            CaFileUnreadable(e.GetType().Name);
            return;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        http.SslOptions.CertificateChainPolicy = policy;
    }

    [LoggerMessage(4, LogLevel.Warning, "MONITORING_OTLP_CA_FILE cannot be read: {Problem}; going on with the system's authorities")]
    private partial void CaFileUnreadable(string problem);
}
