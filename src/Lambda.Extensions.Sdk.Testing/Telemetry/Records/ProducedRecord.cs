using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>Represents a record before it is known which subscribers receive it. Each API and schema has its own form of it.</summary>
/// <param name="Type">One of <see cref="RecordTypes"/>.</param>
/// <param name="Time">When it was made.</param>
/// <param name="RequestId">The invocation it is about, or <see langword="null"/>.</param>
/// <param name="Form">The JSON of its <c>record</c> member for a subscription; <see langword="null"/> where that API or schema has no such record.</param>
internal sealed record ProducedRecord(string Type, DateTimeOffset Time, string? RequestId, Func<Subscription, string?> Form)
{
    /// <summary>Formats a time as ISO 8601 with milliseconds, as the platform does.</summary>
    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>Returns the record in the form for this subscriber, or <see langword="null"/> if it does not receive it.</summary>
    public DeliveredTelemetryRecord? For(Subscription subscription)
    {
        if (!subscription.Types.Contains(RecordTypes.Category(Type), StringComparer.Ordinal)) return null;
        if (Form(subscription) is not { } record) return null;
        // The order of the members is the platform's (server-behaviour 5.1).
        return new DeliveredTelemetryRecord(Type, RequestId, $$"""{"time":"{{Iso(Time)}}","type":"{{Type}}","record":""", record);
    }
}
