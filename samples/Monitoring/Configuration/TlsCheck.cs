using Lambda.Extensions.Sdk.Delivery;

namespace Monitoring.Configuration;

/// <summary>
/// Turns off everything that needs TLS in an image without OpenSSL, before the first connection. .NET would end the process there, and an
/// extension that ends fails the function's invocation.
/// </summary>
internal static class TlsCheck
{
    /// <summary>
    /// Returns one line that names the parts that are off and the reason; <see langword="null"/> when none is. It looks for OpenSSL
    /// only if something needs it.
    /// </summary>
    /// <param name="options">The options. The addresses that cannot be used are removed.</param>
    /// <param name="hasOpenSsl">Looks for OpenSSL.</param>
    public static string? Apply(MonitoringOptions options, Func<bool> hasOpenSsl)
    {
        bool all = options.Otlp && options.Proxy is { Scheme: "https" };
        var off = new List<string>();
        if (Needs(options.Traces, all)) off.Add("traces");
        if (Needs(options.Logs, all)) off.Add("logs");
        if (Needs(options.Metrics, all)) off.Add("metrics");
        if (off.Count == 0 || hasOpenSsl()) return null;
        if (Needs(options.Traces, all)) options.Traces = null;
        if (Needs(options.Logs, all)) options.Logs = null;
        if (Needs(options.Metrics, all)) options.Metrics = null;
        // Reading certificates needs OpenSSL as well.
        options.CaFile = null;
        return $"There is no OpenSSL in this image, which https needs: OTLP {string.Join(", ", off)} off, the rest stays on. {OpenSsl.Remedy}; or give an http endpoint";
    }

    private static bool Needs(Uri? endpoint, bool all) => endpoint is not null && (all || endpoint.Scheme == "https");
}
