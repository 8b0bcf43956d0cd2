using System.Text.Json;
using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Resources;

/// <summary>
/// Reads the availability zone from the platform's metadata endpoint (lambda-facts 2.5), once. Without an answer, the resource has no zone.
/// </summary>
internal sealed class MetadataEndpoint(LambdaEnvironment environment, TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);

    private bool _asked;

    /// <summary>Forgets that the zone was read, because a restored environment can be in another one.</summary>
    public void Reset() => _asked = false;

    /// <summary>Returns the id of the zone; <see langword="null"/> when it is unknown, or was read before.</summary>
    /// <param name="budget">The time that the flush has.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<string?> ReadZoneAsync(TimeSpan budget, CancellationToken cancellationToken)
    {
        if (_asked || budget < Shortest) return null;
        _asked = true;
        if (environment["AWS_LAMBDA_METADATA_API"] is not { } address || environment["AWS_LAMBDA_METADATA_TOKEN"] is not { } token) return null;
        if (!Uri.TryCreate($"http://{address}/2026-01-15/metadata/execution-environment", UriKind.Absolute, out Uri? uri)) return null;
        TimeSpan timeout = budget < Longest ? budget : Longest;
        try
        {
            using var http = new HttpMessageInvoker(new FreezeAwareHandler(new FreezeAwareHandlerOptions { SendTimeout = timeout, ConnectTimeout = timeout }, time));
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) return null;
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("AvailabilityZoneID"u8, out JsonElement zone) && zone.ValueKind == JsonValueKind.String ? zone.GetString() : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or FormatException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
