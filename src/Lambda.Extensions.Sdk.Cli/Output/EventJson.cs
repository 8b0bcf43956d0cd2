using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Writes the members of an event's line.</summary>
internal static class EventJson
{
    public static void Write(Utf8JsonWriter json, EmulatorEvent happened)
    {
        json.WriteMilliseconds("t", happened.Offset);
        json.WriteString("event", happened.Name);
        json.WriteOptional("extension", happened.Extension);
        json.WriteOptional("requestId", happened.RequestId);
        switch (happened)
        {
            case ProgramStartedEvent started:
                if (started.ProcessId is { } pid) json.WriteNumber("pid", pid);
                break;
            case ExtensionRegisteredEvent registered:
                json.WriteStrings("events", registered.Events);
                json.WriteBoolean("internal", !registered.IsExternal);
                break;
            case TelemetrySubscribedEvent subscribed:
                json.WriteString("api", subscribed.Api == SubscriptionApi.Logs ? "logs" : "telemetry");
                json.WriteString("schemaVersion", subscribed.SchemaVersion);
                json.WriteStrings("types", subscribed.Types);
                json.WriteString("destination", subscribed.Destination);
                json.WriteString("state", subscribed.State);
                break;
            case TelemetryDeliveredEvent delivered:
                Write(json, delivered);
                break;
            case InvokeStartEvent start:
                json.WriteNumber("deadlineMs", start.Deadline.ToUnixTimeMilliseconds());
                break;
            case RuntimeDoneEvent done:
                json.WriteString("status", done.Status);
                json.WriteOptional("errorType", done.ErrorType);
                json.WriteMilliseconds("durationMs", done.Duration);
                json.WriteNumber("producedBytes", done.ProducedBytes);
                break;
            case InvokeEndEvent end:
                Write(json, end.Result);
                break;
            case ExtensionErrorEvent error:
                json.WriteString("kind", KindOf(error.Error.Kind));
                json.WriteString("errorType", error.Error.ErrorType);
                json.WriteString("body", error.Error.Body);
                break;
            case ShutdownStartEvent shutdown:
                json.WriteString("reason", shutdown.Reason);
                json.WriteMilliseconds("budgetMs", shutdown.Budget);
                json.WriteNumber("deadlineMs", shutdown.Deadline.ToUnixTimeMilliseconds());
                break;
            case ProgramExitedEvent exited:
                json.WriteNumber("exitCode", exited.ExitCode);
                json.WriteBoolean("killed", exited.Killed);
                json.WriteOptional("state", exited.State?.ToString());
                json.WriteMilliseconds("afterShutdownMs", exited.AfterShutdown);
                break;
            case SandboxNoteEvent sandbox:
                json.WriteString("note", sandbox.Note);
                break;
            case LogEvent log:
                json.WriteString("source", log.Extension is null ? "function" : "extension");
                json.WriteString("stream", log.Line.IsError ? "stderr" : "stdout");
                json.WriteString("line", log.Line.Text);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, InvocationResult result)
    {
        json.WriteString("outcome", OutcomeName(result.Outcome));
        json.WriteOptional("errorType", result.ErrorType);
        json.WriteOptional("errorMessage", result.ErrorMessage);
        json.WriteOptional("verdict", result.Verdict);
        json.WriteString("payload", result.Payload);
        json.WriteMilliseconds("durationMs", result.Duration);
        json.WriteMilliseconds("responseMs", result.ResponseAfter);
        json.WriteMilliseconds("heldMs", result.PostRuntimeDuration);
        json.WriteBoolean("suppressedInit", result.SuppressedInit);
    }

    private static void Write(Utf8JsonWriter json, TelemetryDeliveredEvent delivered)
    {
        json.WriteNumber("records", delivered.RecordCount);
        json.WriteNumber("bytes", delivered.Bytes);
        if (delivered.Status is { } status) json.WriteNumber("status", status);
        json.WriteNumber("attempt", delivered.Attempt);
        json.WriteBoolean("own", delivered.IsOwn);
        json.WriteStartArray("content");
        foreach (Testing.Telemetry.Records.DeliveredTelemetryRecord record in delivered.Records) WriteContent(json, record.Json);
        json.WriteEndArray();
    }

    /// <summary>Writes a record. One that a fault has cut is no JSON: it is written as text.</summary>
    private static void WriteContent(Utf8JsonWriter json, string record)
    {
        if (JsonText.IsValid(record)) json.WriteRawValue(record, skipInputValidation: true);
        else json.WriteStringValue(record);
    }

    public static string OutcomeName(EmulatedOutcome outcome) => JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString());

    private static string KindOf(ReportedErrorKind kind) => kind switch
    {
        ReportedErrorKind.InitError => "init/error",
        ReportedErrorKind.ExitError => "exit/error",
        _ => "launch",
    };
}
