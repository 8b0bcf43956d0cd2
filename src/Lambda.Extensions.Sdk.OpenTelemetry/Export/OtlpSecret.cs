using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Export;

/// <summary>
/// The header that authenticates to the endpoint. It comes from a file, or from Secrets Manager through a local secrets extension
/// (lambda-facts 10.1), which answers from the first invocation on. It is requested at the first flush and never logged.
/// </summary>
internal sealed partial class OtlpSecret(OtlpDestination destination, LambdaEnvironment environment, TimeProvider time, ILogger log)
{
    private const string FilePrefix = "file:";
    private const char ByteOrderMark = '\uFEFF';
    private const int MaxLength = 8192;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private KeyValuePair<string, string>? _header;
    private Task<KeyValuePair<string, string>?>? _asking;
    private DateTimeOffset _notBefore;
    private bool _said;

    /// <summary>Returns the header; <see langword="null"/> while it is not available, which is logged once.</summary>
    public Task<KeyValuePair<string, string>?> GetAsync(CancellationToken cancellationToken)
    {
        // Three signals ask at the same time. One request serves all of them.
        lock (_lock)
        {
            if (_header is not null) return Task.FromResult(_header);
            if (_asking is { IsCompleted: false }) return _asking;
            if (time.GetUtcNow() < _notBefore) return Task.FromResult<KeyValuePair<string, string>?>(null);
            return _asking = AskAsync(cancellationToken);
        }
    }

    /// <summary>Forgets the header that the endpoint did not accept, so that the next flush requests it again.</summary>
    /// <param name="refused">The header as it was sent. When another signal's refusal has renewed it since, there is nothing to do.</param>
    public void Forget(KeyValuePair<string, string>? refused)
    {
        lock (_lock)
        {
            if (_header?.Value == refused?.Value) _header = null;
        }
    }

    private async Task<KeyValuePair<string, string>?> AskAsync(CancellationToken cancellationToken)
    {
        string? problem;
        try
        {
            string secret = destination.Secret!;
            string value = secret.StartsWith(FilePrefix, StringComparison.Ordinal)
                ? Encoding.UTF8.GetString(await File.ReadAllBytesAsync(secret[FilePrefix.Length..].Trim(), cancellationToken).ConfigureAwait(false))
                : await FetchAsync(secret, cancellationToken).ConfigureAwait(false);
            value = value.TrimStart(ByteOrderMark).Trim();
            problem = value.Length is 0 or > MaxLength || value.AsSpan().ContainsAnyExceptInRange(' ', '~') ? "its value is empty, too long, or no legal header value" : null;
            if (problem is null)
            {
                _said = false;
                lock (_lock) return _header = new(destination.SecretHeader, value);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or JsonException or OperationCanceledException or InvalidOperationException or UriFormatException)
        {
            problem = e is HttpRequestException { StatusCode: { } status } ? $"the secrets extension answered {(int)status}" : e is JsonException ? "the secrets extension's answer has no SecretString" : $"{e.GetType().Name}";
        }

        lock (_lock) _notBefore = time.GetUtcNow() + RetryAfter;
        if (!_said) SecretMissing(destination.SecretSource, problem);
        _said = true;
        return null;
    }

    private async Task<string> FetchAsync(string secret, CancellationToken cancellationToken)
    {
        string port = environment["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"] ?? "2773";
        using var http = new HttpMessageInvoker(new FreezeAwareHandler(timeProvider: time));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://localhost:{port}/secretsmanager/get?secretId={Uri.EscapeDataString(secret)}");
        string? token = environment["AWS_SESSION_TOKEN"] ?? environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"];
        if (token is not null) request.Headers.TryAddWithoutValidation("X-Aws-Parameters-Secrets-Token", token);
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        using var json = JsonDocument.Parse(body);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("SecretString", out JsonElement text) && text.GetString() is { } value
            ? value
            : throw new JsonException();
    }

    [LoggerMessage(3, LogLevel.Warning, "{Source} cannot be read: {Problem}. Nothing is sent by OTLP until it can (tried again after 30 s); give file:PATH, or the name of a secret and the layer of a secrets extension. Said once until it succeeds.")]
    private partial void SecretMissing(string source, string problem);
}
