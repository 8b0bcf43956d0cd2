using System.Buffers;
using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Configuration;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Writes the JSON of the Extensions API's events and answers, with the platform's order of members and its escaping of <c>&lt;&gt;&amp;</c>.</summary>
internal static class EventBodies
{
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Invoke(ActiveInvocation invocation) => Write(json =>
    {
        json.WriteString("eventType", EventNames.Invoke);
        json.WriteNumber("deadlineMs", invocation.Deadline.ToUnixTimeMilliseconds());
        json.WriteString("requestId", invocation.RequestId);
        json.WriteString("invokedFunctionArn", invocation.FunctionArn);
        if (invocation.TraceId is not { Length: > 0 } traceId) return;
        json.WriteStartObject("tracing");
        json.WriteString("type", "X-Amzn-Trace-Id");
        json.WriteString("value", traceId);
        json.WriteEndObject();
    });

    public static string Shutdown(string reason, DateTimeOffset deadline) => Write(json =>
    {
        json.WriteString("eventType", EventNames.Shutdown);
        json.WriteNumber("deadlineMs", deadline.ToUnixTimeMilliseconds());
        json.WriteString("shutdownReason", reason);
    });

    public static string Registration(EmulatorSettings settings, bool withAccountId) => Write(json =>
    {
        json.WriteString("functionName", settings.FunctionName);
        json.WriteString("functionVersion", settings.FunctionVersion);
        json.WriteString("handler", settings.Handler);
        if (withAccountId) json.WriteString("accountId", settings.AccountId);
    }) + "\n";

    public static string Error(string errorType, string message) => Write(json =>
    {
        json.WriteString("errorMessage", message);
        json.WriteString("errorType", errorType);
    }) + "\n";

    public static string Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan)
            .Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal);
    }
}
