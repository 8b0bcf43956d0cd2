using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;
using Lambda.Extensions.Sdk.Testing.Telemetry.Records;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;

namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>Fits a recorded delivery to the subscription of the replayed extension: its types, its protocol.</summary>
internal static class TelemetryBody
{
    /// <returns>The recorded bytes where they fit; <see langword="null"/> when no record is left.</returns>
    public static byte[]? For(Subscription subscription, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, RecordingReader.Options);
            if (document.RootElement.ValueKind != JsonValueKind.Array) return body;
            int all = document.RootElement.GetArrayLength();
            List<string> kept = [.. document.RootElement.EnumerateArray().Where(record => Takes(subscription, record)).Select(record => record.GetRawText())];
            if (kept.Count == 0 && all > 0) return null;
            if (subscription.IsTcp) return Encoding.UTF8.GetBytes(string.Concat(kept.Select(record => record + '\n')));
            return kept.Count == all ? body : Encoding.UTF8.GetBytes($"[{string.Join(',', kept)}]");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Cut by a fault, or lines for TCP.
            return body;
        }
    }

    /// <summary>Returns whether the subscription includes the record. One without a type is delivered in any case.</summary>
    private static bool Takes(Subscription subscription, JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty("type", out JsonElement type) || type.ValueKind != JsonValueKind.String) return true;
        string category = type.ValueEquals(RecordTypes.Function) ? RecordTypes.Function
            : type.ValueEquals(RecordTypes.Extension) ? RecordTypes.Extension
            : SubscriptionRules.Platform;
        return subscription.Types.Contains(category, StringComparer.Ordinal);
    }
}
