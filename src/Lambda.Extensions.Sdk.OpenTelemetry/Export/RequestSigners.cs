using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Signing;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Export;

/// <summary>Chooses the signer of each endpoint. All that it makes share one source of credentials.</summary>
internal sealed class RequestSigners(LambdaEnvironment environment, TimeProvider time, ILoggerFactory loggers)
{
    private readonly HashSet<IAwsCredentialsSource> _sources = [];
    private AwsCredentialsSource? _own;

    /// <summary>Returns the signer; <see langword="null"/> when requests are not signed.</summary>
    public IRequestSigner? For(OtlpDestination destination, OtlpEndpoint endpoint, OtlpSignalKind kind)
    {
        IRequestSigner? signer = destination.Signer;
        if (signer is null && ScopeOf(destination, endpoint, OtlpSignal.NameOf(kind).ToUpperInvariant()) is { } scope)
        {
            _own ??= new AwsCredentialsSource(environment, time, loggers);
            signer = new AwsSigV4Signer(scope.Region, scope.Service, _own, time);
        }

        if (signer is AwsSigV4Signer { Credentials: { } source }) _sources.Add(source);
        return signer;
    }

    /// <summary>Reports that the environment was restored, where credentials of the snapshot may be old.</summary>
    public void NotifyRestored()
    {
        foreach (IAwsCredentialsSource source in _sources) source.Forget(null);
    }

    private AwsScope? ScopeOf(OtlpDestination destination, OtlpEndpoint endpoint, string signal)
    {
        var host = AwsScope.Of(endpoint.Address);
        bool signs = destination.AwsSigning switch
        {
            AwsSigning.Always => true,
            AwsSigning.Never => false,
            _ => host is not null && endpoint.Address.Scheme == "https" && !destination.HasAuthorization(endpoint),
        };
        if (!signs) return null;
        string? region = destination.AwsRegion ?? host?.Region ?? environment.Region;
        // Without a region there is nothing to sign for; the variables' reader names it.
        return region is null || !AwsScope.IsName(region) ? null : new AwsScope(region, destination.AwsService ?? host?.Service ?? AwsScope.ServiceOf(signal));
    }
}
