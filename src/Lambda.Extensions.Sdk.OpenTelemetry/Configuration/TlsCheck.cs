using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

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
    /// <param name="options">The options. The endpoints that cannot be used are removed.</param>
    /// <param name="hasOpenSsl">Looks for OpenSSL.</param>
    public static string? Apply(OpenTelemetryOptions options, Func<bool> hasOpenSsl)
    {
        var off = new List<string>();
        bool? found = null;
        foreach (OtlpDestination destination in options.Destinations)
        {
            if (!destination.Endpoints.Any(endpoint => Needs(destination, endpoint)) || (found ??= hasOpenSsl())) continue;
            destination.Traces = Without(destination, destination.Traces, "traces", off, options);
            destination.Logs = Without(destination, destination.Logs, "logs", off, options);
            destination.Metrics = Without(destination, destination.Metrics, "metrics", off, options);
        }

        return off.Count == 0 ? null : $"There is no OpenSSL in this image, which https and signatures need: OTLP {string.Join(", ", off)} off, the rest stays on. {OpenSsl.Remedy}; or give an http endpoint";
    }

    /// <summary>Returns whether a request to an endpoint uses TLS, or is signed, which needs the same library.</summary>
    public static bool Needs(OtlpDestination destination, OtlpEndpoint endpoint) =>
        endpoint.Address.Scheme == "https" || destination.Proxy is { Scheme: "https" } || destination.AwsSigning == AwsSigning.Always;

    private static OtlpEndpoint? Without(OtlpDestination destination, OtlpEndpoint? endpoint, string signal, List<string> off, OpenTelemetryOptions options)
    {
        if (endpoint is null || !Needs(destination, endpoint)) return endpoint;
        off.Add(destination.Name.Length == 0 ? signal : $"{signal}@{destination.Name}");
        options.OffReasons[signal.ToUpperInvariant()] = "no OpenSSL in the image";
        return null;
    }
}
