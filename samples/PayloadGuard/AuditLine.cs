using System.Buffers;
using System.Text.Json;
using Lambda.Extensions.Sdk;

namespace PayloadGuard;

/// <summary>Writes the audit of an invocation as one line of JSON.</summary>
internal static class AuditLine
{
    public static byte[] Of(Invocation invocation, AuditEntry? entry)
    {
        var line = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("payloadGuard"u8, "audit"u8);
            json.WriteString("requestId"u8, invocation.RequestId);
            json.WriteString("outcome"u8, entry?.Outcome ?? Word(invocation.Outcome));
            if (invocation.EventSize is { } eventSize) json.WriteNumber("eventBytes"u8, eventSize);
            if (invocation.ResponseSize is { } responseSize) json.WriteNumber("responseBytes"u8, responseSize);
            if (entry is not null)
            {
                json.WriteNumber("redactions"u8, entry.Redactions);
                json.WriteStartArray("rules"u8);
                foreach (string rule in entry.Rules) json.WriteStringValue(rule);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return [.. line.WrittenSpan, (byte)'\n'];
    }

    private static string Word(InvocationOutcome outcome) => outcome switch
    {
        InvocationOutcome.Success => "success",
        InvocationOutcome.Error => "error",
        InvocationOutcome.Timeout => "timeout",
        InvocationOutcome.OutOfMemory => "outOfMemory",
        InvocationOutcome.Crash => "crash",
        _ => "unknown",
    };
}
