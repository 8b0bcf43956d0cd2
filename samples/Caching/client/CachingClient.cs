// For .NET functions: copy this file. It needs only .NET 8 or later, and works with AWS's own extension too, except for HTTP origins.
#nullable enable

using System.Net;
using System.Text.Json;

namespace CachingExtensionClient;

/// <summary>
/// Asks the caching extension, or AWS Parameters and Secrets, for parameters, secrets and HTTP resources. Keep one client for the
/// function's life. It is thread-safe.
/// </summary>
public sealed class CachingClient : IDisposable
{
    private const int Attempts = 5;

    private readonly HttpClient _http;
    private readonly string _token;

    /// <summary>Creates a client. It connects at first use.</summary>
    /// <param name="port">The extension's port; by default <c>PARAMETERS_SECRETS_EXTENSION_HTTP_PORT</c>, or 2773.</param>
    /// <param name="token">The token to show; by default <c>AWS_SESSION_TOKEN</c>, or with SnapStart
    /// <c>AWS_CONTAINER_AUTHORIZATION_TOKEN</c>.</param>
    public CachingClient(int? port = null, string? token = null)
    {
        _token = token ?? Variable("AWS_SESSION_TOKEN") ?? Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN") ?? "";
        string set = Variable("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT") ?? "2773";
        // No proxy: the function's proxy variables are for addresses outside.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? set}"),
        };
    }

    /// <summary>Returns the value of a parameter of Parameter Store.</summary>
    /// <param name="name">Its name, path or ARN.</param>
    /// <param name="withDecryption">True to decrypt a SecureString; true by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CachingExtensionException">There is no such parameter, or it could not be fetched.</exception>
    public async Task<string> GetParameterAsync(string name, bool withDecryption = true, CancellationToken cancellationToken = default)
    {
        byte[] body = await GetAsync($"/systemsmanager/parameters/get?name={Uri.EscapeDataString(name)}&withDecryption={(withDecryption ? "true" : "false")}", cancellationToken).ConfigureAwait(false);
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("Parameter").GetProperty("Value").GetString()!;
    }

    /// <summary>Returns the text of a secret of Secrets Manager.</summary>
    /// <param name="secretId">Its name or ARN.</param>
    /// <param name="versionStage">Its staging label; the current version by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CachingExtensionException">There is no such secret, or it could not be fetched.</exception>
    public async Task<string> GetSecretAsync(string secretId, string? versionStage = null, CancellationToken cancellationToken = default)
    {
        string stage = versionStage is null ? "" : $"&versionStage={Uri.EscapeDataString(versionStage)}";
        byte[] body = await GetAsync($"/secretsmanager/get?secretId={Uri.EscapeDataString(secretId)}{stage}", cancellationToken).ConfigureAwait(false);
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("SecretString").GetString()!;
    }

    /// <summary>Returns the body of an HTTP resource of a named origin.</summary>
    /// <param name="origin">The origin's name (<c>CACHING_ORIGINS</c>).</param>
    /// <param name="pathAndQuery">The path and query below the origin's base address, percent-encoded, without a slash at its
    /// beginning.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CachingExtensionException">The resource could not be fetched.</exception>
    public Task<byte[]> GetHttpAsync(string origin, string pathAndQuery, CancellationToken cancellationToken = default) => GetAsync($"/http/{origin}/{pathAndQuery}", cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // Trimmed; a blank value counts as not set.
    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } text ? text : null;

    private async Task<byte[]> GetAsync(string target, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(target, UriKind.Relative));
            request.Headers.TryAddWithoutValidation("X-Aws-Parameters-Secrets-Token", _token);
            try
            {
                using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
                byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
                if (response.IsSuccessStatusCode) return body;
                if (!IsWorthRetrying(response.StatusCode, body) || attempt == Attempts) throw Failure((int)response.StatusCode, body);
            }
            catch (HttpRequestException) when (attempt < Attempts)
            {
                // A connection that a freeze has closed, or an AWS extension that does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20 << attempt), cancellationToken).ConfigureAwait(false);
        }
    }

    // AWS's own extension answers 400 until the first invocation has begun.
    private static bool IsWorthRetrying(HttpStatusCode status, byte[] body) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable || (status == HttpStatusCode.BadRequest && body.AsSpan().StartsWith("not ready"u8));

    private static CachingExtensionException Failure(int status, byte[] body)
    {
        string type = "", message = "";
        try
        {
            using var json = JsonDocument.Parse(body);
            type = json.RootElement.TryGetProperty("__type", out JsonElement t) ? t.GetString() ?? "" : "";
            message = json.RootElement.TryGetProperty("message", out JsonElement m) ? m.GetString() ?? "" : "";
        }
        catch (JsonException)
        {
            // Not an error of this extension.
        }

        return new CachingExtensionException(status, type, message);
    }
}
