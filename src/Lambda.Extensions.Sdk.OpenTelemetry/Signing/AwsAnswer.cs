using System.Net;
using System.Text;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Signing;

/// <summary>
/// Reads the answers of AWS's services. Some answer 400 for everything and name the error in a header or in the body, where OTLP's
/// rules would drop the data.
/// </summary>
internal static class AwsAnswer
{
    private const int MaxBody = 16 * 1024;

    private static readonly string[] OfTheSignature =
    [
        "ExpiredToken", "UnrecognizedClient", "InvalidSignature", "SignatureDoesNotMatch", "IncompleteSignature", "RequestTimeTooSkewed", "RequestExpired",
        "Signature expired", "Signature not yet current", "MissingAuthenticationToken", "InvalidClientTokenId", "AccessDenied", "NotAuthorized",
    ];

    private static readonly string[] OfThePlace = ["ResourceNotFound", "UnknownOperation"];

    private static readonly string[] OfThePace = ["Throttl", "TooManyRequests", "RequestLimitExceeded", "SlowDown"];

    /// <summary>Gives an answer of 400 the status that OTLP knows for its meaning: 403, 404, or 429.</summary>
    public static async Task TranslateAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.BadRequest) return;
        string error = response.Headers.TryGetValues("x-amzn-ErrorType", out IEnumerable<string>? types) ? string.Join(' ', types) : "";
        if (response.Content.Headers.ContentLength is > 0 and <= MaxBody)
        {
            await response.Content.LoadIntoBufferAsync(MaxBody, cancellationToken).ConfigureAwait(false);
            error += Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        }

        if (Names(error, OfTheSignature)) response.StatusCode = HttpStatusCode.Forbidden;
        else if (Names(error, OfThePlace)) response.StatusCode = HttpStatusCode.NotFound;
        else if (Names(error, OfThePace)) response.StatusCode = HttpStatusCode.TooManyRequests;
    }

    private static bool Names(string error, string[] words)
    {
        foreach (string word in words)
        {
            if (error.Contains(word, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
