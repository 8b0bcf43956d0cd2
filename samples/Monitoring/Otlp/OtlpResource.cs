using System.Text.Json;
using Lambda.Extensions.Sdk;
using Monitoring.Configuration;

namespace Monitoring.Otlp;

/// <summary>The resource that the telemetry describes, in OpenTelemetry's conventions for functions.</summary>
internal sealed class OtlpResource(LambdaEnvironment environment, MonitoringOptions options)
{
    /// <summary>The function's ARN, for account and partition. It is known from the first invocation on.</summary>
    public string? FunctionArn { get; set; }

    /// <summary>The environment's id, which the platform states with its initialisation.</summary>
    public string? InstanceId { get; set; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("attributes"u8);
        Own(json, "service.name", options.ServiceName ?? Filled(environment.FunctionName) ?? "unknown_service");
        Own(json, "cloud.provider", "aws");
        Own(json, "cloud.platform", "aws_lambda");
        Own(json, "cloud.region", environment.Region);
        Own(json, "cloud.account.id", AccountOf(FunctionArn));
        Own(json, "faas.name", environment.FunctionName);
        Own(json, "faas.version", environment.FunctionVersion);
        Own(json, "faas.instance", InstanceId);
        if (!IsGiven("faas.max_memory")) OtlpJson.Attribute(json, "faas.max_memory", environment.FunctionMemorySizeMB * 1_048_576L);
        Own(json, "telemetry.distro.name", "lambda-extensions-sdk-monitoring");
        foreach ((string key, string value) in options.ResourceAttributes.DistinctBy(static given => given.Key)) OtlpJson.Attribute(json, key, value);
        json.WriteEndArray();
    }

    private void Own(Utf8JsonWriter json, string key, string? value)
    {
        if (!IsGiven(key) && Filled(value) is not null) OtlpJson.Attribute(json, key, value);
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    // Keys are unique, and the user's values win.
    private bool IsGiven(string key)
    {
        foreach ((string given, _) in options.ResourceAttributes)
        {
            if (given == key) return true;
        }

        return false;
    }

    /// <summary>Returns the account: <c>arn:aws:lambda:eu-central-1:123456789012:function:orders</c> → <c>123456789012</c>.</summary>
    private static string? AccountOf(string? arn) => arn?.Split(':') is { Length: > 4 } parts && parts[4].Length > 0 ? parts[4] : null;
}
