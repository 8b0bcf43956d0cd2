using System.Buffers;
using System.Text.Json;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Monitoring.Configuration;
using Monitoring.Otlp;
using Monitoring.Proc;
using Monitoring.Recording;

namespace Monitoring.Emf;

/// <summary>
/// Writes an invocation as one document of the embedded metric format (lambda-facts 9.3) with the members of Lambda Insights (9.1): a
/// line of JSON that CloudWatch makes metrics of.
/// </summary>
internal sealed class EmfDocument(MonitoringOptions options, LambdaEnvironment environment, TimeProvider time)
{
    /// <summary>What CloudWatch takes as a dimension's value.</summary>
    private const int MaxText = 1024;

    private static readonly EmfMetric[] Insights =
    [
        new("memory_utilization", "Percent"), new("total_memory", "Megabytes"), new("used_memory_max", "Megabytes"), new("cpu_total_time", "Milliseconds"),
        new("tx_bytes", "Bytes"), new("rx_bytes", "Bytes"), new("total_network", "Bytes"), new("init_duration", "Milliseconds"),
    ];

    private static readonly EmfMetric[] All =
    [
        .. Insights,
        new("duration", "Milliseconds"), new("billed_duration", "Milliseconds"), new("cpu_user_time", "Milliseconds"), new("cpu_system_time", "Milliseconds"),
        new("fd_use", "Count"), new("threads_max", "Count"), new("tmp_used", "Bytes"), new("cold_starts", "Count"), new("errors", "Count"), new("timeouts", "Count"),
        new("out_of_memory", "Count"), new("crashes", "Count"), new("agent_memory_max", "Megabytes"), new("extension_held_time", "Milliseconds"),
        new("extension_queue", "Count"), new("extension_lost", "Count"),
    ];

    private readonly ArrayBufferWriter<byte> _buffer = new(2048);
    private readonly EmfValues _values = new();

    /// <summary>The document, with its line end.</summary>
    public ReadOnlyMemory<byte> Of(Invocation invocation, InvocationUsage? usage, OwnCost cost)
    {
        Collect(invocation, usage, cost);
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, OtlpJson.WriterOptions))
        {
            json.WriteStartObject();
            WriteDirective(json, invocation);
            WriteTexts(json, invocation);
            json.WriteBoolean("cold_start"u8, invocation.IsColdStart);
            // The Insights extension says it of timeouts only.
            if (invocation.Outcome == InvocationOutcome.Timeout) json.WriteBoolean("timeout"u8, value: true);
            if (invocation.HadSuppressedInit) json.WriteBoolean("suppressed_init"u8, value: true);
            if (invocation.IsPartial) json.WriteBoolean("partial"u8, value: true);
            _values.Write(json);
            cost.WriteStart(json);
            json.WriteEndObject();
        }

        _buffer.Write("\n"u8);
        return _buffer.WrittenSpan.ToArray();
    }

    private void WriteDirective(Utf8JsonWriter json, Invocation invocation)
    {
        json.WriteStartObject("_aws"u8);
        json.WriteNumber("Timestamp"u8, (SensibleTime.Of(invocation.EndedAt) ?? time.GetUtcNow()).ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics"u8);
        json.WriteStartObject();
        json.WriteString("Namespace"u8, options.EmfNamespace);
        json.WriteStartArray("Dimensions"u8);
        json.WriteStartArray();
        json.WriteStringValue("function_name"u8);
        json.WriteEndArray();
        json.WriteStartArray();
        json.WriteStringValue("function_name"u8);
        json.WriteStringValue("version"u8);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics"u8);
        foreach (EmfMetric metric in options.EmfAllMetrics ? All : Insights)
        {
            // Each name must be a member of the document.
            if (!_values.Has(metric.Name)) continue;
            json.WriteStartObject();
            json.WriteString("Name"u8, metric.Name);
            json.WriteString("Unit"u8, metric.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteTexts(Utf8JsonWriter json, Invocation invocation)
    {
        json.WriteString("event_type"u8, "performance"u8);
        json.WriteString("function_name"u8, Text(environment.FunctionName, "unknown"));
        json.WriteString("version"u8, Text(Qualifier(invocation.FunctionArn) ?? environment.FunctionVersion ?? invocation.FunctionVersion, "unknown"));
        json.WriteString("request_id"u8, invocation.RequestId);
        if (invocation.Tracing?.Root is { } root) json.WriteString("trace_id"u8, root);
        if (invocation.TenantId is { } tenant) json.WriteString("tenant_id"u8, tenant);
        json.WriteString("outcome"u8, OutcomeText.NameOf(invocation.Outcome));
        json.WriteString("outcome_confidence"u8, OutcomeText.NameOf(invocation.Confidence));
        if (invocation.ErrorType is { } type) json.WriteString("error_type"u8, Text(type, "unknown"));
        if (invocation.InitializationType.Value is { Length: > 0 } init) json.WriteString("initialization_type"u8, init);
        json.WriteString("agent_version"u8, OwnCost.Version);
    }

    private void Collect(Invocation invocation, InvocationUsage? usage, OwnCost cost)
    {
        _values.Clear();
        TelemetryMetrics metrics = invocation.Metrics ?? default;
        bool reported = invocation.IsReported;
        long? memory = (reported ? metrics.MemorySizeMB : null) ?? environment.FunctionMemorySizeMB;
        long? used = reported ? metrics.MaxMemoryUsedMB : null;
        long? billed = reported ? metrics.BilledDurationMs : null;
        _values.Add("duration", InvocationDuration.MillisecondsOf(invocation));
        _values.Add("billed_duration", billed);
        _values.Add("billed_mb_ms", (double?)billed * memory);
        _values.Add("init_duration", reported ? metrics.InitDurationMs ?? metrics.RestoreDurationMs : null);
        _values.Add("used_memory_max", used);
        _values.Add("total_memory", memory);
        _values.Add("memory_utilization", memory > 0 ? (double?)used * 100 / memory : null);
        _values.Add("cpu_user_time", usage?.CpuUserMs);
        _values.Add("cpu_system_time", usage?.CpuSystemMs);
        _values.Add("cpu_total_time", usage?.CpuUserMs + usage?.CpuSystemMs);
        _values.Add("rx_bytes", usage?.ReceivedBytes);
        _values.Add("tx_bytes", usage?.SentBytes);
        _values.Add("total_network", (double?)usage?.ReceivedBytes + usage?.SentBytes);
        _values.Add("fd_use", usage?.OpenFiles);
        _values.Add("fd_max", usage?.MaxOpenFiles);
        _values.Add("threads_max", usage?.Threads);
        _values.Add("tmp_max", usage?.TmpBytes);
        _values.Add("tmp_free", usage?.TmpFreeBytes);
        _values.Add("tmp_used", usage?.TmpBytes - usage?.TmpFreeBytes);
        _values.Add("agent_memory_avg", usage?.AgentMemoryAverageMB);
        _values.Add("agent_memory_max", usage?.AgentMemoryMaxMB);
        _values.Add("cold_starts", invocation.IsColdStart ? 1 : 0);
        _values.Add("errors", invocation.Outcome is InvocationOutcome.Success or InvocationOutcome.Unknown ? 0 : 1);
        _values.Add("timeouts", invocation.Outcome == InvocationOutcome.Timeout ? 1 : 0);
        _values.Add("out_of_memory", invocation.Outcome == InvocationOutcome.OutOfMemory ? 1 : 0);
        _values.Add("crashes", invocation.Outcome == InvocationOutcome.Crash ? 1 : 0);
        _values.Add("extension_held_time", invocation.HeldTime?.TotalMilliseconds);
        cost.AddTo(_values);
    }

    private static string Text(string? value, string otherwise) =>
        string.IsNullOrEmpty(value) ? otherwise : value.Length <= MaxText ? value : value[..MaxText];

    /// <summary>The alias or version that was invoked: <c>arn:aws:lambda:eu-central-1:123456789012:function:orders:live</c>.</summary>
    private static string? Qualifier(string? arn) => arn?.Split(':') is { Length: > 7 } parts && parts[7].Length > 0 ? parts[7] : null;
}
