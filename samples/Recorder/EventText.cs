using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk;

namespace Recorder;

/// <summary>Writes events as Lambda sends them.</summary>
internal static class EventText
{
    public static string Of(InvokeEvent invoke) => Write(invoke, "INVOKE", json =>
    {
        json.WriteString("requestId", invoke.RequestId);
        json.WriteString("invokedFunctionArn", invoke.InvokedFunctionArn);
        if (invoke.Tracing is not { } tracing) return;
        json.WriteStartObject("tracing");
        json.WriteString("type", tracing.Type);
        json.WriteString("value", tracing.Value);
        json.WriteEndObject();
    });

    public static string Of(ShutdownEvent shutdown) => Write(shutdown, "SHUTDOWN", json => json.WriteString("shutdownReason", shutdown.Reason.Value));

    private static string Write(ExtensionEvent happened, string type, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("eventType", type);
            if (happened.Deadline is { } deadline) json.WriteNumber("deadlineMs", deadline.ToUnixTimeMilliseconds());
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
