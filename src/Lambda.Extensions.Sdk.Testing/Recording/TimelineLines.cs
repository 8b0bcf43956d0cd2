using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Recording.Format;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Recording;

/// <summary>Makes the lines of a recording from the events of a timeline.</summary>
internal sealed class TimelineLines
{
    private readonly RecordingLines _lines = new();

    public byte[] Header(RecordingHeader header) => _lines.Header(header);

    public byte[] End(TimeSpan at) => _lines.Line(at, RecordingFormat.End);

    /// <summary>Returns the event's line; <see langword="null"/> for events that are not recorded.</summary>
    public byte[]? Of(EmulatorEvent happened) => happened.Name is EmulatorEventNames.Log or EmulatorEventNames.Sandbox or EmulatorEventNames.TelemetryFault
        ? null
        : _lines.Line(happened.Offset, happened.Name, happened.Extension, json => WriteMembers(json, happened));

    private void WriteMembers(Utf8JsonWriter json, EmulatorEvent happened)
    {
        RecordingLines.WriteText(json, "requestId", happened.RequestId);
        switch (happened)
        {
            case InitStartEvent init:
                json.WriteString("phase", init.Phase);
                break;
            case InitEndEvent init:
                json.WriteString("status", init.Result.Status);
                RecordingLines.WriteText(json, "errorType", init.Result.ErrorType);
                break;
            case ExtensionRegisteredEvent registered:
                WriteList(json, "events", registered.Events);
                json.WriteBoolean("external", registered.IsExternal);
                break;
            case EventDeliveredEvent delivered:
                json.WriteString("event", delivered.EventType);
                _lines.WriteBody(json, Encoding.UTF8.GetBytes(delivered.Body));
                break;
            case ExtensionErrorEvent error:
                json.WriteString("kind", error.Error.Kind.ToString());
                json.WriteString("errorType", error.Error.ErrorType);
                break;
            case ProgramExitedEvent exited:
                json.WriteNumber("exitCode", exited.ExitCode);
                json.WriteBoolean("killed", exited.Killed);
                break;
            case InvokeEndEvent end:
                json.WriteString("outcome", end.Result.Outcome.ToString());
                break;
            case ShutdownStartEvent shutdown:
                json.WriteString("reason", shutdown.Reason);
                json.WriteNumber("budgetMs", (long)shutdown.Budget.TotalMilliseconds);
                break;
            case FaultEvent fault:
                json.WriteString("call", fault.Call.ToString());
                break;
            default:
                WriteTelemetry(json, happened);
                break;
        }
    }

    private void WriteTelemetry(Utf8JsonWriter json, EmulatorEvent happened)
    {
        switch (happened)
        {
            case TelemetrySubscribedEvent subscribed:
                json.WriteString("api", subscribed.Api.ToString());
                json.WriteString("schemaVersion", subscribed.SchemaVersion);
                WriteList(json, "types", subscribed.Types);
                json.WriteString("protocol", subscribed.Destination.StartsWith("tcp:", StringComparison.Ordinal) ? "TCP" : "HTTP");
                break;
            case TelemetryDeliveredEvent delivered:
                if (delivered.Status is { } status) json.WriteNumber("status", status);
                if (delivered.Sent is { } sent) _lines.WriteBody(json, sent);
                break;
            case TelemetryFailedEvent failed:
                if (failed.Status is { } refusal) json.WriteNumber("status", refusal);
                json.WriteString("error", failed.Error);
                if (failed.Sent is { } bytes) _lines.WriteBody(json, bytes);
                break;
            case TelemetryDroppedEvent dropped:
                json.WriteNumber("records", dropped.RecordCount);
                json.WriteNumber("bytes", dropped.Bytes);
                json.WriteString("reason", dropped.Reason);
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
