using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Lifecycle;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>Writes the records of INIT and of a restore, which the Logs API does not have (lambda-facts 3.5, 4).</summary>
internal static class InitRecords
{
    public static string Start(EmulatorSettings settings, string phase, string instanceId) => EventBodies.Write(json =>
    {
        json.WriteString("initializationType", settings.InitializationType);
        json.WriteString("phase", phase);
        WriteEnvironment(json, settings, instanceId);
    });

    public static string RuntimeDone(EmulatorSettings settings, string phase, string status, string? errorType) => EventBodies.Write(json =>
    {
        json.WriteString("initializationType", settings.InitializationType);
        json.WriteString("phase", phase);
        WriteStatus(json, status, errorType);
    });

    public static string Report(EmulatorSettings settings, string phase, InitResult result) => EventBodies.Write(json =>
    {
        json.WriteString("initializationType", settings.InitializationType);
        json.WriteString("phase", phase);
        WriteStatus(json, result.Status, result.ErrorType);
        WriteDuration(json, result.Duration);
    });

    public static string RestoreStart(EmulatorSettings settings, string instanceId) => EventBodies.Write(json => WriteEnvironment(json, settings, instanceId));

    public static string RestoreRuntimeDone() => EventBodies.Write(json => WriteStatus(json, InitResult.Success, null));

    public static string RestoreReport(TimeSpan duration) => EventBodies.Write(json =>
    {
        WriteStatus(json, InitResult.Success, null);
        WriteDuration(json, duration);
    });

    public static string Extension(ExtensionAgent agent, ReportedError? error) => EventBodies.Write(json =>
    {
        json.WriteString("name", agent.Name);
        json.WriteString("state", agent.State.ToString());
        json.WriteStrings("events", agent.Events);
        if (error is not null) json.WriteString("errorType", error.ErrorType);
    });

    public static string Subscription(string extension, string state, IEnumerable<string> types) => EventBodies.Write(json =>
    {
        json.WriteString("name", extension);
        json.WriteString("state", state);
        json.WriteStrings("types", types);
    });

    public static string LogsDropped(string reason, long records, long bytes) => EventBodies.Write(json =>
    {
        json.WriteString("reason", reason);
        json.WriteNumber("droppedRecords", records);
        json.WriteNumber("droppedBytes", bytes);
    });

    private static void WriteEnvironment(Utf8JsonWriter json, EmulatorSettings settings, string instanceId)
    {
        json.WriteString("functionName", settings.FunctionName);
        json.WriteString("functionVersion", settings.FunctionVersion);
        if (settings.Telemetry.RuntimeVersion is { } version) json.WriteString("runtimeVersion", version);
        if (settings.Telemetry.RuntimeVersionArn is { } arn) json.WriteString("runtimeVersionArn", arn);
        json.WriteString("instanceId", instanceId);
        // Megabytes in the documentation's sample, bytes in the Managed Instances' source (lambda-facts 3.5).
        json.WriteNumber("instanceMaxMemory", settings.IsManagedInstances ? settings.MemorySizeMb * 1024L * 1024L : settings.MemorySizeMb);
    }

    private static void WriteStatus(Utf8JsonWriter json, string status, string? errorType)
    {
        json.WriteString("status", status);
        if (errorType is not null) json.WriteString("errorType", errorType);
    }

    private static void WriteDuration(Utf8JsonWriter json, TimeSpan duration)
    {
        json.WriteStartObject("metrics");
        json.WriteMilliseconds("durationMs", duration);
        json.WriteEndObject();
    }

    private static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
