using System.Text.Json;
using Lambda.Extensions.Sdk.Cli.Run;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Writes the members of the last line.</summary>
internal static class SummaryJson
{
    public static void Write(Utf8JsonWriter json, RunSummary summary)
    {
        json.WriteMilliseconds("t", summary.Offset);
        json.WriteString("event", "summary");
        json.WriteBoolean("succeeded", summary.Succeeded);
        json.WriteNumber("exitCode", summary.ExitCode);
        json.WriteStrings("problems", summary.Problems);
        json.WriteStrings("warnings", summary.Warnings);
        if (summary.Notes.Count > 0) json.WriteStrings("notes", summary.Notes);

        json.WriteStartObject("invocations");
        json.WriteNumber("asked", summary.InvocationsAsked);
        json.WriteNumber("made", summary.Outcomes.Values.Sum());
        json.WriteStartObject("outcomes");
        foreach ((Testing.Invocations.EmulatedOutcome outcome, int count) in summary.Outcomes.OrderBy(pair => pair.Key))
            json.WriteNumber(EventJson.OutcomeName(outcome), count);
        json.WriteEndObject();
        Write(json, "durationMs", summary.Duration);
        Write(json, "heldMs", summary.Held);
        json.WriteEndObject();

        if (summary.Init is { } init)
        {
            json.WriteStartObject("init");
            json.WriteString("status", init.Status);
            json.WriteOptional("errorType", init.ErrorType);
            json.WriteMilliseconds("durationMs", init.Duration);
            json.WriteEndObject();
        }

        json.WriteStartArray("extensions");
        foreach (ExtensionSummary extension in summary.Extensions) Write(json, extension);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, Distribution? times)
    {
        if (times is null) return;

        json.WriteStartObject(name);
        json.WriteMilliseconds("p50", times.Median);
        json.WriteMilliseconds("max", times.Max);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ExtensionSummary extension)
    {
        json.WriteStartObject();
        json.WriteString("name", extension.Name);
        json.WriteBoolean("internal", !extension.IsExternal);
        json.WriteString("state", extension.State);
        json.WriteStrings("events", extension.Events);
        json.WriteNumber("starts", extension.Starts);
        json.WriteMilliseconds("registerMs", extension.TimeToRegister);
        json.WriteMilliseconds("firstNextMs", extension.TimeToFirstNext);
        if (extension.ExitCode is { } exitCode) json.WriteNumber("exitCode", exitCode);
        json.WriteBoolean("killed", extension.Killed);
        json.WriteMilliseconds("afterShutdownMs", extension.ExitedAfterShutdown);
        if (extension.TelemetryRecords > 0) json.WriteNumber("telemetryRecords", extension.TelemetryRecords);
        json.WriteEndObject();
    }
}
