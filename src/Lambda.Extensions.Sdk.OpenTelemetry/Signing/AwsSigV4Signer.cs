using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Signing;

/// <summary>
/// Signs requests with AWS Signature Version 4. It adds <c>X-Amz-Date</c>, <c>X-Amz-Security-Token</c> for temporary credentials, and
/// <c>Authorization</c>. The body and all headers are signed, except those that change on the way.
/// </summary>
/// <remarks>Thread-safe. Use it for any request: <see cref="RequestToSign"/> can be created for one that another client sends.</remarks>
/// <example>
/// <code>
/// var signer = new AwsSigV4Signer("eu-central-1", "xray", new AwsCredentialsSource());
/// var toSign = new RequestToSign("POST", address, headers, body);
/// await signer.SignAsync(toSign, cancellationToken);
/// foreach ((string name, string value) in toSign.Added) request.Headers.TryAddWithoutValidation(name, value);
/// </code>
/// </example>
public sealed class AwsSigV4Signer : IRequestSigner
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string CredentialOf = Algorithm + " Credential=";

    /// <summary>The difference of clocks that AWS accepts in any case is 5 minutes.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private long _clockOffset;
    private volatile DayKey? _key;

    /// <summary>Creates a signer; it asks for no credentials yet.</summary>
    /// <param name="region">The region of the endpoint, such as <c>eu-central-1</c>.</param>
    /// <param name="service">The service, such as <c>xray</c>.</param>
    /// <param name="credentials">Gives the credentials.</param>
    /// <param name="timeProvider">The clock; the system's if null.</param>
    /// <exception cref="ArgumentException">The region or the service is null, empty, or has other characters than letters, digits and hyphens.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="credentials"/> is null.</exception>
    public AwsSigV4Signer(string region, string service, IAwsCredentialsSource credentials, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(region);
        ArgumentException.ThrowIfNullOrEmpty(service);
        ArgumentNullException.ThrowIfNull(credentials);
        if (!AwsScope.IsName(region)) throw new ArgumentException("A region has only letters, digits and hyphens.", nameof(region));
        if (!AwsScope.IsName(service)) throw new ArgumentException("A service has only letters, digits and hyphens.", nameof(service));
        Region = region;
        Service = service;
        Credentials = credentials;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Gets the region.</summary>
    public string Region { get; }

    /// <summary>Gets the service.</summary>
    public string Service { get; }

    /// <summary>Gets the source of the credentials.</summary>
    public IAwsCredentialsSource Credentials { get; }

    private DateTimeOffset Now => _time.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _clockOffset));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There are no credentials, or the image has no OpenSSL.</exception>
    public async ValueTask SignAsync(RequestToSign request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // .NET would end the process.
        if (!OpenSsl.IsAvailable) throw new InvalidOperationException($"There is no OpenSSL in this image, which signatures need. {OpenSsl.Remedy}.");
        AwsCredentials credentials = await Credentials.GetAsync(cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException("There are no AWS credentials to sign with.");
        Sign(request, credentials, request.Address.AbsolutePath, request.Address.Query);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// When the endpoint's clock differs from this one, its time is used from then on. In any other case, the credentials are asked for
    /// again before the next request.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    public bool TryCorrect(RequestToSign request, int statusCode, DateTimeOffset? date)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (statusCode is not (401 or 403)) return false;
        if (date is { } theirs && (theirs - Now).Duration() > Noticeable)
        {
            Interlocked.Exchange(ref _clockOffset, (theirs - _time.GetUtcNow()).Ticks);
            return true;
        }

        Credentials.Forget(AccessKeyOf(request));
        return false;
    }

    /// <summary>Signs, for a path and a query in the form in which they are sent.</summary>
    internal (string Canonical, string ToSign) Sign(RequestToSign request, AwsCredentials credentials, string path, string query)
    {
        string time = Now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        request.AddHeader("X-Amz-Date", time);
        if (credentials.SessionToken is { } token) request.AddHeader("X-Amz-Security-Token", token);
        var canonical = CanonicalRequest.Of(request.Method, path, query.TrimStart('?'), Headers(request), request.Body.Span);
        string scope = $"{time[..8]}/{Region}/{Service}/aws4_request";
        string toSign = $"{Algorithm}\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.Text)))}";
        string signature = Convert.ToHexStringLower(Hmac(KeyOf(credentials.SecretAccessKey, time[..8]), toSign));
        request.AddHeader("Authorization", $"{CredentialOf}{credentials.AccessKeyId}/{scope}, SignedHeaders={canonical.SignedHeaders}, Signature={signature}");
        return (canonical.Text, toSign);
    }

    /// <summary>Returns the id of the key that a request was signed with; null when it was not signed here.</summary>
    private static string? AccessKeyOf(RequestToSign request)
    {
        foreach ((string name, string value) in request.Added)
        {
            if (name == "Authorization" && value.StartsWith(CredentialOf, StringComparison.Ordinal)) return value[CredentialOf.Length..value.IndexOf('/', CredentialOf.Length)];
        }

        return null;
    }

    private static List<KeyValuePair<string, string>> Headers(RequestToSign request)
    {
        List<KeyValuePair<string, string>> headers = [.. request.Headers, .. request.Added];
        foreach (KeyValuePair<string, string> header in headers)
        {
            if (header.Key.Equals("host", StringComparison.OrdinalIgnoreCase)) return headers;
        }

        headers.Add(new("host", HostOf(request.Address)));
        return headers;
    }

    /// <summary>Returns the value of the <c>Host</c> header that an HTTP client sends.</summary>
    private static string HostOf(Uri address)
    {
        string host = address.HostNameType == UriHostNameType.Dns ? address.IdnHost : address.Host;
        return address.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{address.Port}");
    }

    private byte[] KeyOf(string secret, string day)
    {
        if (_key is { } known && known.Secret == secret && known.Day == day) return known.Key;
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (string part in (ReadOnlySpan<string>)[day, Region, Service, "aws4_request"]) key = Hmac(key, part);
        _key = new DayKey(secret, day, key);
        return key;
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    /// <summary>The key that is made of a secret for one day.</summary>
    private sealed class DayKey(string secret, string day, byte[] key)
    {
        public string Secret => secret;

        public string Day => day;

        public byte[] Key => key;
    }
}
