using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Caching.Cache;

namespace Caching.Origins.Parameters;

/// <summary>
/// Calls Parameter Store through the AWS SDK, which is not used before the first call. The service's own failures become
/// <see cref="OriginFault"/>s. The absence of a parameter is an answer.
/// </summary>
internal sealed class ParameterClient(OriginHttp http, string? region, string? endpoint, CryptoGuard crypto) : IDisposable
{
    private AmazonSimpleSystemsManagementClient? _client;

    /// <exception cref="OriginFault">There is no answer.</exception>
    /// <exception cref="NoSuchParameter">There is no parameter of that name.</exception>
    public async Task<Parameter> GetAsync(string name, bool withDecryption, CancellationToken cancellationToken)
    {
        try
        {
            GetParameterResponse response = await Client().GetParameterAsync(new GetParameterRequest { Name = name, WithDecryption = withDecryption }, cancellationToken);
            return response.Parameter ?? throw new OriginFault(502, ErrorTypes.InternalServerError, "Parameter Store answered without a parameter.", isTransient: true);
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Asks for up to ten parameters at once. A parameter that is missing in the answer does not exist.</summary>
    /// <exception cref="OriginFault">There is no answer.</exception>
    public async Task<IReadOnlyList<Parameter>> GetManyAsync(List<string> names, bool withDecryption, CancellationToken cancellationToken)
    {
        try
        {
            GetParametersResponse response = await Client().GetParametersAsync(new GetParametersRequest { Names = names, WithDecryption = withDecryption }, cancellationToken);
            return response.Parameters ?? [];
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Drops credentials and connections. After a restore they belong to another environment.</summary>
    public void Dispose() => Interlocked.Exchange(ref _client, null)?.Dispose();

    internal static Exception? Translate(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OriginFault => null,
        OperationCanceledException when cancellationToken.IsCancellationRequested => null,
        OperationCanceledException => new OriginFault(504, ErrorTypes.GatewayTimeout, "Parameter Store did not answer in time.", isTransient: true, exception),
        AmazonSimpleSystemsManagementException e when e.ErrorCode is "ParameterNotFound" or "ParameterVersionNotFound" or "ParameterVersionLabelNotFound" or "ResourceNotFoundException" => new NoSuchParameter(e.ErrorCode, e.Message),
        AmazonSimpleSystemsManagementException e => Fault(e),
        AmazonServiceException e => new OriginFault(502, ErrorTypes.BadGateway, "Parameter Store could not be asked.", isTransient: true, e),
        AmazonClientException e => Fault(e),
        HttpRequestException or IOException => new OriginFault(502, ErrorTypes.BadGateway, "Parameter Store could not be reached.", isTransient: true, exception),
        _ => new OriginFault(500, ErrorTypes.InternalServerError, "Parameter Store could not be asked.", isTransient: true, exception),
    };

    private static OriginFault Fault(AmazonSimpleSystemsManagementException e) => e.ErrorCode switch
    {
        "ThrottlingException" or "TooManyRequestsException" or "RequestLimitExceeded" or "Throttling" or "TooManyUpdates" => new OriginFault(429, e.ErrorCode, "Parameter Store is throttling.", isTransient: true, e),
        // The environment's credentials are refused, not this parameter, so the earlier value stays valid.
        "ExpiredTokenException" or "ExpiredToken" or "UnrecognizedClientException" or "InvalidClientTokenId" or "RequestExpired" or "InvalidSignatureException" => new OriginFault(400, e.ErrorCode, e.Message, isTransient: true, e),
        _ when (int)e.StatusCode >= 500 => new OriginFault(502, e.ErrorCode ?? ErrorTypes.InternalServerError, "Parameter Store failed.", isTransient: true, e),
        _ when e.StatusCode is 0 => new OriginFault(502, ErrorTypes.BadGateway, "Parameter Store could not be asked.", isTransient: true, e),
        _ => new OriginFault(e.StatusCode == HttpStatusCode.TooManyRequests ? 429 : 400, e.ErrorCode ?? ErrorTypes.Validation, e.Message, isTransient: e.StatusCode == HttpStatusCode.TooManyRequests, e),
    };

    // The SDK made no request. It has no exception types for the reasons.
    private static OriginFault Fault(AmazonClientException e)
    {
        if (IsAbout(e, "credential")) return new OriginFault(500, ErrorTypes.CredentialsNotFound, "The AWS SDK found no credentials.", isTransient: true, e);
        if (IsAbout(e, "capacity") || IsAbout(e, "throttl") || IsAbout(e, "rate limit")) return new OriginFault(429, ErrorTypes.Throttling, "The AWS SDK holds requests back, since Parameter Store was throttling.", isTransient: true, e);
        return new OriginFault(500, ErrorTypes.InternalServerError, "The AWS SDK could not make the request; is there a region (AWS_REGION)?", isTransient: true, e);
    }

    private static bool IsAbout(Exception? e, string word) => e is not null && (e.Message.Contains(word, StringComparison.OrdinalIgnoreCase) || IsAbout(e.InnerException, word));

    private AmazonSimpleSystemsManagementClient Client()
    {
        // Its requests are signed with SHA-256, even over http.
        crypto.ThrowIfMissing();
        AmazonSimpleSystemsManagementClient? client = Volatile.Read(ref _client);
        if (client is not null) return client;
        var config = new AmazonSimpleSystemsManagementConfig
        {
            HttpClientFactory = new Factory(http),
            // One retry of the SDK's own, with its pause. More would only make the function wait.
            MaxErrorRetry = 1,
            // Independent of AWS_RETRY_MODE, because the adaptive mode delays requests by many seconds.
            RetryMode = RequestRetryMode.Standard,
            // Both are in the settings and are checked there.
            IgnoreConfiguredEndpointUrls = true,
            // The token limits the time of a call.
            Timeout = TimeSpan.FromMinutes(15),
        };
        if (endpoint is not null) (config.ServiceURL, config.AuthenticationRegion) = (endpoint, region);
        else if (region is not null) config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        client = new AmazonSimpleSystemsManagementClient(config);
        return Interlocked.CompareExchange(ref _client, client, null) ?? client;
    }

    private sealed class Factory(OriginHttp http) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http.Client;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
