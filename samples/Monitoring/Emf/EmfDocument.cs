using System.Text.Json;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.OpenTelemetry.Conventions;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Monitoring.Configuration;
using Monitoring.Cost;
using Monitoring.Proc;
using Samples.Emf;

namespace Monitoring.Emf;

/// <summary>
/// Writes an invocation as one document of the embedded metric format (lambda-facts 9.3) with the members of Lambda Insights (9.1). It is
/// a line of JSON, from which CloudWatch makes metrics.
/// </summary>
internal sealed class EmfDocument(MonitoringOptions options, LambdaEnvironment environment, TimeProvider time)
{
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
        new("extension_queue", "Count"), new("extension_lost", "Count"), new("init_errors", "Count"), new("extension_billed_time", "Milliseconds"),
        new("extension_cost_per_million", "None"),
    ];

    private readonly EmfValues _values = new();
    private readonly EmfWriter _writer = new(options.EmfNamespace, EmfDimensions.Sets);

    /// <summary>Returns the document of an invocation, with its line end.</summary>
    public ReadOnlyMemory<byte> Of(Invocation invocation, InvocationUsage? usage, OwnCost cost)
    {
        Collect(invocation, usage, cost);
        string? version = Qualifier(invocation.FunctionArn) ?? Filled(environment.FunctionVersion) ?? invocation.FunctionVersion;
        return Write(Plausible(invocation.EndedAt), new EmfSubject(environment.FunctionName, version), json =>
        {
            WriteTexts(json, invocation);
            json.WriteBoolean("cold_start"u8, invocation.IsColdStart);
            // The Insights extension has this member for timeouts only.
            if (invocation.Outcome == InvocationOutcome.Timeout) json.WriteBoolean("timeout"u8, value: true);
            if (invocation.HadSuppressedInit) json.WriteBoolean("suppressed_init"u8, value: true);
            if (invocation.IsPartial) json.WriteBoolean("partial"u8, value: true);
            cost.WriteStart(json);
        });
    }

    /// <summary>Returns the document of an initialisation that failed, with its line end.</summary>
    public ReadOnlyMemory<byte> Of(EnvironmentInitialization init)
    {
        _values.Clear();
        _values.Add("init_duration", init.Duration?.TotalMilliseconds);
        _values.Add("init_errors", 1);
        return Write(Plausible(init.EndedAt), new EmfSubject(environment.FunctionName, environment.FunctionVersion), json =>
        {
            json.WriteString("outcome"u8, "init_" + InitFailure.NameOf(init));
            if (init.ErrorType is { } type) json.WriteString("error_type"u8, EmfWriter.Text(type));
            if (init.Type.Value is { Length: > 0 } kind) json.WriteString("initialization_type"u8, kind);
            json.WriteString("agent_version"u8, OwnCost.Version);
        });
    }

    private byte[] Write(DateTimeOffset at, EmfSubject subject, Action<Utf8JsonWriter> members) => _writer.Write(at, Metrics(), json =>
    {
        json.WriteString("event_type"u8, "performance"u8);
        foreach (EmfDimension dimension in EmfDimensions.All) json.WriteString(dimension.Name, EmfWriter.Text(dimension.Text(subject)));
        members(json);
        _values.Write(json);
    });

    /// <summary>Returns the metrics that this document has numbers for.</summary>
    private IEnumerable<EmfMetric> Metrics()
    {
        foreach (EmfMetric metric in options.EmfAllMetrics ? All : Insights)
        {
            if (_values.Has(metric.Name)) yield return metric;
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, Invocation invocation)
    {
        json.WriteString("request_id"u8, invocation.RequestId);
        if (invocation.Tracing?.Root is { } root) json.WriteString("trace_id"u8, root);
        if (invocation.TenantId is { } tenant) json.WriteString("tenant_id"u8, tenant);
        json.WriteString("outcome"u8, OutcomeText.NameOf(invocation.Outcome));
        json.WriteString("outcome_confidence"u8, OutcomeText.NameOf(invocation.Confidence));
        if (invocation.ErrorType is { } type) json.WriteString("error_type"u8, EmfWriter.Text(type));
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
        _values.Add("extension_billed_time", OwnCost.BilledMs(invocation));
        cost.AddTo(_values);
    }

    /// <summary>Returns a time, or now when CloudWatch would refuse it.</summary>
    private DateTimeOffset Plausible(DateTimeOffset? at) => at is { Year: > 2001 and < 2199 } known ? known : time.GetUtcNow();

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>
    /// Returns the alias or version that was invoked: <c>arn:aws:lambda:eu-central-1:123456789012:function:orders:live</c>.
    /// </summary>
    private static string? Qualifier(string? arn) => arn?.Split(':') is { Length: > 7 } parts && parts[7].Length > 0 ? parts[7] : null;
}
