using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Signing;

/// <summary>
/// Fetches credentials from the address in <c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c> (lambda-facts 1.7). Nothing that it returns as a
/// problem contains the answer, the token, or the address's query.
/// </summary>
internal static class ContainerCredentials
{
    private const string AddressVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private const string TokenVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    private const string FileVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

    /// <summary>The address is local, but a function of 128 MB has a thirteenth of a processor at its start.</summary>
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Returns the credentials, or the problem.</summary>
    public static async Task<CredentialsAnswer> FetchAsync(LambdaEnvironment environment, TimeProvider time)
    {
        if (environment[AddressVariable] is not { } text) return CredentialsAnswer.Of($"neither AWS_ACCESS_KEY_ID nor {AddressVariable} is set");
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https")) return CredentialsAnswer.Of($"{AddressVariable} is no http or https address");
        if (!IsTrusted(address, environment)) return CredentialsAnswer.Of($"{AddressVariable} is http and not an address of this machine, so the token is not sent there");
        // .NET would end the process.
        if (address.Scheme == "https" && !OpenSsl.IsAvailable) return CredentialsAnswer.Of($"{AddressVariable} is https, and there is no OpenSSL in this image. {OpenSsl.Remedy}");
        try
        {
            string? token = environment[TokenVariable];
            if (environment[FileVariable] is { } file) token = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file).ConfigureAwait(false)).Trim();
            if (!HeaderText.IsLegal(token)) return CredentialsAnswer.Of($"{(environment[FileVariable] is null ? TokenVariable : "the file of " + FileVariable)} has a character that HTTP does not allow");
            return Parse(await AskAsync(address, token, time).ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException or OperationCanceledException or ArgumentException or NotSupportedException)
        {
            return CredentialsAnswer.Of(e is HttpRequestException { StatusCode: { } status } ? $"{AddressVariable} answered {(int)status}" : $"{AddressVariable} or {FileVariable}: {e.GetType().Name}");
        }
        catch (JsonException)
        {
            return CredentialsAnswer.Of($"{AddressVariable} answered without valid JSON");
        }
    }

    private static async Task<byte[]> AskAsync(Uri address, string? token, TimeProvider time)
    {
        using var http = new HttpMessageInvoker(new FreezeAwareHandler(new FreezeAwareHandlerOptions { ConnectTimeout = TimeSpan.FromSeconds(1), SendTimeout = SendTimeout, SafeToRepeat = true }, time));
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", token);
        using HttpResponseMessage response = await http.SendAsync(request, CancellationToken.None).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static CredentialsAnswer Parse(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        string? id = Text(json.RootElement, "AccessKeyId");
        string? secret = Text(json.RootElement, "SecretAccessKey");
        string? token = Text(json.RootElement, "Token");
        if (id is null || secret is null) return CredentialsAnswer.Of($"{AddressVariable} answered without AccessKeyId and SecretAccessKey");
        if (!HeaderText.IsLegal(id) || !HeaderText.IsLegal(token)) return CredentialsAnswer.Of($"{AddressVariable} answered with a character that HTTP does not allow");
        bool hasEnd = DateTimeOffset.TryParse(Text(json.RootElement, "Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset end);
        return CredentialsAnswer.Of(new AwsCredentials(id, secret, token, hasEnd ? end : null));
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String && member.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>Returns whether the token may go to an address: by TLS, within this machine, or to the platform itself.</summary>
    private static bool IsTrusted(Uri address, LambdaEnvironment environment)
    {
        if (address.Scheme == "https" || address.IsLoopback || address.Authority.Equals(environment.RuntimeApi, StringComparison.OrdinalIgnoreCase)) return true;
        if (!IPAddress.TryParse(address.IdnHost, out IPAddress? ip)) return false;
        byte[] bytes = ip.GetAddressBytes();
        return ip.IsIPv6LinkLocal || (bytes.Length == 4 && bytes[0] == 169 && bytes[1] == 254);
    }
}
