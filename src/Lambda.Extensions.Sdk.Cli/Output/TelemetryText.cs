using Lambda.Extensions.Sdk.Testing.Telemetry.Records;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Describes events of telemetry in words.</summary>
internal static class TelemetryText
{
    public static string Subscribed(TelemetrySubscribedEvent subscribed)
    {
        string already = subscribed.State == "Subscribed" ? "" : ", again";
        return $"subscribed to the {subscribed.Api} API {subscribed.SchemaVersion} for {string.Join(", ", subscribed.Types)} at {subscribed.Destination}{already}";
    }

    public static string Delivered(TelemetryDeliveredEvent delivered)
    {
        string answer = delivered.Status is { } status ? FormattableString.Invariant($", answers {status}") : "";
        if (delivered.IsOwn) return FormattableString.Invariant($"gets your own batch, {delivered.Bytes} bytes{answer}");
        string attempt = delivered.Attempt > 1 ? FormattableString.Invariant($", attempt {delivered.Attempt}") : "";
        return FormattableString.Invariant($"gets {Count(delivered.RecordCount)}, {delivered.Bytes} bytes{attempt}{answer}: {Types(delivered.Records)}");
    }

    public static string Failed(TelemetryFailedEvent failed) =>
        FormattableString.Invariant($"did not take {Count(failed.RecordCount)}, attempt {failed.Attempt}: {failed.Error}");

    public static string Dropped(TelemetryDroppedEvent dropped) =>
        FormattableString.Invariant($"loses {Count(dropped.RecordCount)}, {dropped.Bytes} bytes: {dropped.Reason}");

    private static string Count(long records) => records == 1 ? "1 record" : FormattableString.Invariant($"{records} records");

    /// <summary>Returns the types in their order. Equal types in a row are counted.</summary>
    private static string Types(IReadOnlyList<DeliveredTelemetryRecord> records)
    {
        var parts = new List<string>();
        for (int i = 0; i < records.Count;)
        {
            int first = i;
            while (i < records.Count && records[i].Type == records[first].Type) i++;
            parts.Add(i - first == 1 ? records[first].Type : FormattableString.Invariant($"{records[first].Type} x{i - first}"));
        }

        return string.Join(", ", parts);
    }
}
