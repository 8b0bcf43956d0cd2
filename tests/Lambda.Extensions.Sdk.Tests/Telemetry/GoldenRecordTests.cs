using System.Text.Json;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

[Category("G05")]
internal sealed class GoldenRecordTests
{
    [TestCaseSource(typeof(Golden), nameof(Golden.All))]
    public void Every_record_keeps_its_type_its_time_and_its_bytes(string json)
    {
        TelemetryRecord record = Golden.One<TelemetryRecord>(json, exact: false);
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Multiple(() =>
        {
            Assert.That(record, Is.Not.TypeOf<UnknownTelemetryRecord>());
            Assert.That(record.Type, Is.EqualTo(document.RootElement.GetProperty("type").GetString()));
            Assert.That(record.Time, Is.EqualTo(document.RootElement.GetProperty("time").GetDateTimeOffset()));
            Assert.That(record.Time!.Value.Offset, Is.EqualTo(TimeSpan.Zero));
            Assert.That(Golden.Text(record.RawJson), Is.EqualTo(json));
            Assert.That(Golden.Text(record.Payload), Is.EqualTo(document.RootElement.GetProperty("record").GetRawText()));
        });
    }

    [Test]
    public void Init_start_record()
    {
        PlatformInitStartRecord record = Golden.One<PlatformInitStartRecord>(Golden.InitStart);
        Assert.Multiple(() =>
        {
            Assert.That(record.InitializationType, Is.EqualTo(InitializationType.OnDemand));
            Assert.That(record.Phase, Is.EqualTo(InitializationPhase.Init));
            Assert.That(record.FunctionName, Is.EqualTo("orders"));
            Assert.That(record.FunctionVersion, Is.EqualTo("$LATEST"));
            Assert.That(record.FunctionArn, Is.EqualTo("arn:aws:lambda:eu-central-1:123456789012:function:orders"));
            Assert.That(record.RuntimeVersion, Is.EqualTo("dotnet:10.v3"));
            Assert.That(record.RuntimeVersionArn, Is.EqualTo("arn:aws:lambda:eu-central-1::runtime:0abc"));
            Assert.That(record.InstanceId, Is.EqualTo("82561ce0-53dd-47d1-90e0-c8f5e063e62e"));
            Assert.That(record.InstanceMaxMemory, Is.EqualTo(256));
            Assert.That(record.Tracing, Is.Null);
        });
    }

    [Test]
    public void Init_runtime_done()
    {
        PlatformInitRuntimeDoneRecord record = Golden.One<PlatformInitRuntimeDoneRecord>(Golden.InitRuntimeDone);
        Assert.Multiple(() =>
        {
            Assert.That(record.InitializationType, Is.EqualTo(InitializationType.OnDemand));
            Assert.That(record.Phase, Is.EqualTo(InitializationPhase.Init));
            Assert.That(record.Status, Is.EqualTo(TelemetryStatus.Success));
            Assert.That(record.ErrorType, Is.Null);
            Assert.That(record.Spans, Is.EqualTo(new[] { new TelemetrySpan("someTimeSpan", Golden.At("2026-11-23T08:15:15.100Z"), 70.5) }));
            Assert.That(record.Tracing, Is.Null);
        });
    }

    [Test]
    public void Init_report_record()
    {
        PlatformInitReportRecord record = Golden.One<PlatformInitReportRecord>(Golden.InitReport);
        Assert.Multiple(() =>
        {
            Assert.That(record.InitializationType, Is.EqualTo(InitializationType.OnDemand));
            Assert.That(record.Phase, Is.EqualTo(InitializationPhase.Invoke));
            Assert.That(record.Status, Is.EqualTo(TelemetryStatus.Error));
            Assert.That(record.ErrorType, Is.EqualTo("Extension.Crash"));
            Assert.That(record.Metrics.DurationMs, Is.EqualTo(125.33));
            Assert.That(record.Metrics.BilledDurationMs, Is.Null);
            Assert.That(record.Spans, Is.Empty);
            Assert.That(record.Tracing, Is.Null);
        });
    }

    [Test]
    public void Start()
    {
        PlatformStartRecord record = Golden.One<PlatformStartRecord>(Golden.Start);
        Assert.Multiple(() =>
        {
            Assert.That(record.RequestId, Is.EqualTo(Golden.RequestId));
            Assert.That(record.Version, Is.EqualTo("$LATEST"));
            Assert.That(record.FunctionArn, Is.EqualTo("arn:f"));
            Assert.That(record.TenantId, Is.EqualTo("t-1"));
            Assert.That(record.Tracing, Is.EqualTo(new TraceContext("54565fb41ac79632", new TraceHeader("X-Amzn-Trace-Id", Golden.Trace))));
            Assert.That(record.Tracing!.Header.Root, Is.EqualTo("1-665f0a1b-0123456789abcdef01234567"));
        });
    }

    [Test]
    public void Runtime_done_record()
    {
        PlatformRuntimeDoneRecord record = Golden.One<PlatformRuntimeDoneRecord>(Golden.RuntimeDone);
        Assert.Multiple(() =>
        {
            Assert.That(record.RequestId, Is.EqualTo(Golden.RequestId));
            Assert.That(record.Status, Is.EqualTo(TelemetryStatus.Success));
            Assert.That(record.ErrorType, Is.Null);
            Assert.That(record.TenantId, Is.EqualTo("t-1"));
            Assert.That(record.Spans.Select(s => s.Name), Is.EqualTo(new[] { "responseLatency", "responseDuration", "runtimeOverhead" }));
            Assert.That(record.Spans[0], Is.EqualTo(new TelemetrySpan("responseLatency", Golden.At("2026-11-23T08:15:16.001Z"), 138.2)));
            Assert.That(record.Metrics.DurationMs, Is.EqualTo(140.0));
            Assert.That(record.Metrics.ProducedBytes, Is.EqualTo(16));
            Assert.That(record.Tracing!.SpanId, Is.EqualTo("54565fb41ac79632"));
        });
    }

    [Test]
    public void Report_record()
    {
        PlatformReportRecord record = Golden.One<PlatformReportRecord>(Golden.Report);
        Assert.Multiple(() =>
        {
            Assert.That(record.RequestId, Is.EqualTo(Golden.RequestId));
            Assert.That(record.Status, Is.EqualTo(TelemetryStatus.Success));
            Assert.That(record.ErrorType, Is.Null);
            Assert.That(record.TenantId, Is.EqualTo("t-1"));
            Assert.That(record.Metrics.DurationMs, Is.EqualTo(693.92));
            Assert.That(record.Metrics.BilledDurationMs, Is.EqualTo(694));
            Assert.That(record.Metrics.MemorySizeMB, Is.EqualTo(128));
            Assert.That(record.Metrics.MaxMemoryUsedMB, Is.EqualTo(84));
            Assert.That(record.Metrics.InitDurationMs, Is.EqualTo(397.68));
            Assert.That(record.Metrics.RestoreDurationMs, Is.Null);
            Assert.That(record.Spans, Is.EqualTo(new[] { new TelemetrySpan("extensionOverhead", Golden.At("2026-11-23T08:15:16.145Z"), 50.1) }));
            Assert.That(record.Tracing!.Header.Value, Is.EqualTo(Golden.Trace));
        });
    }

    [Test]
    public void Report_after_a_restore()
    {
        PlatformReportRecord record = Golden.One<PlatformReportRecord>(Golden.RestoreReportOfInvocation);
        Assert.Multiple(() =>
        {
            Assert.That(record.Metrics.RestoreDurationMs, Is.EqualTo(500.795));
            Assert.That(record.Metrics.BilledRestoreDurationMs, Is.EqualTo(53));
            Assert.That(record.Metrics.InitDurationMs, Is.Null);
        });
    }

    [Test]
    public void Report_of_managed_instances()
    {
        PlatformReportRecord record = Golden.One<PlatformReportRecord>(Golden.ManagedInstancesReport);
        Assert.Multiple(() =>
        {
            Assert.That(record.Metrics.DurationMs, Is.EqualTo(1.148));
            Assert.That(record.Metrics.BilledDurationMs, Is.Null);
            Assert.That(record.Metrics.MemorySizeMB, Is.Null);
            Assert.That(record.Spans, Has.Count.EqualTo(2));
            Assert.That(record.Tracing, Is.Null);
        });
    }

    [Test]
    public void Restore_records()
    {
        PlatformRestoreStartRecord start = Golden.One<PlatformRestoreStartRecord>(Golden.RestoreStart);
        PlatformRestoreRuntimeDoneRecord done = Golden.One<PlatformRestoreRuntimeDoneRecord>(Golden.RestoreRuntimeDone);
        PlatformRestoreReportRecord report = Golden.One<PlatformRestoreReportRecord>(Golden.RestoreReport);
        Assert.Multiple(() =>
        {
            Assert.That(start.FunctionName, Is.EqualTo("orders"));
            Assert.That(start.FunctionVersion, Is.EqualTo("3"));
            Assert.That(start.RuntimeVersion, Is.EqualTo("dotnet:10.v3"));
            Assert.That(start.RuntimeVersionArn, Is.EqualTo("arn:r"));
            Assert.That(start.InstanceId, Is.EqualTo("82561ce0"));
            Assert.That(start.InstanceMaxMemory, Is.EqualTo(256), "a number as text");
            Assert.That(done.Status, Is.EqualTo(TelemetryStatus.Timeout));
            Assert.That(done.ErrorType, Is.EqualTo("Runtime.Unknown"));
            Assert.That(done.Spans, Is.Empty);
            Assert.That(done.Tracing, Is.EqualTo(new TraceContext(null, new TraceHeader("X-Amzn-Trace-Id", "Root=1-a"))));
            Assert.That(report.Status, Is.EqualTo(TelemetryStatus.Success));
            Assert.That(report.ErrorType, Is.Null);
            Assert.That(report.Metrics.DurationMs, Is.EqualTo(15.19));
            Assert.That(report.Spans, Is.EqualTo(new[] { new TelemetrySpan("x", null, 1.5) }));
        });
    }

    [Test]
    public void Extension_and_subscription_records()
    {
        PlatformExtensionRecord extension = Golden.One<PlatformExtensionRecord>(Golden.Extension);
        PlatformTelemetrySubscriptionRecord telemetry = Golden.One<PlatformTelemetrySubscriptionRecord>(Golden.TelemetrySubscription);
        PlatformLogsSubscriptionRecord logs = Golden.One<PlatformLogsSubscriptionRecord>(Golden.LogsSubscription);
        PlatformLogsDroppedRecord dropped = Golden.One<PlatformLogsDroppedRecord>(Golden.LogsDropped);
        Assert.Multiple(() =>
        {
            Assert.That(extension.Name, Is.EqualTo("my-ext"));
            Assert.That(extension.State, Is.EqualTo("Ready"));
            Assert.That(extension.Events, Is.EqualTo(new[] { "INVOKE", "SHUTDOWN" }));
            Assert.That(extension.ErrorType, Is.Null);
            Assert.That(telemetry.Name, Is.EqualTo("my-ext"));
            Assert.That(telemetry.State, Is.EqualTo("Already subscribed"));
            Assert.That(telemetry.Types, Is.EqualTo(new[] { "platform", "function" }));
            Assert.That(logs.Name, Is.EqualTo("my-ext"));
            Assert.That(logs.State, Is.EqualTo("Subscribed"));
            Assert.That(logs.Types, Is.EqualTo(new[] { "function", "platform" }));
            Assert.That(dropped.Reason, Does.StartWith("Some logs were dropped"));
            Assert.That(dropped.DroppedRecords, Is.EqualTo(123));
            Assert.That(dropped.DroppedBytes, Is.EqualTo(12345));
        });
    }

    [Test]
    public void Records_of_the_Logs_API_alone() => Assert.Multiple(() =>
    {
        Assert.That(Golden.One<PlatformEndRecord>(Golden.End).RequestId, Is.EqualTo(Golden.RequestId));
        Assert.That(Golden.One<PlatformFaultRecord>(Golden.Fault).Message, Is.EqualTo("RequestId: 7f1f3f0e Process exited before completing request"));
    });

    [Test]
    public void Log_lines_as_text()
    {
        FunctionRecord record = Golden.One<FunctionRecord>(Golden.FunctionText);
        ExtensionRecord extension = Golden.One<ExtensionRecord>(Golden.ExtensionLine);
        Assert.Multiple(() =>
        {
            Assert.That(record.IsText, Is.True);
            Assert.That(record.GetText(), Is.EqualTo("[INFO] héllo \"you\" \\ 😀\n"));
            Assert.That(Golden.Text(record.GetUtf8Text()), Is.EqualTo(record.GetText()));
            Assert.That(record.RequestId, Is.Null);
            Assert.That(extension.GetText(), Is.EqualTo("[my-ext] ready\n"));
        });
    }

    [Test]
    public void Log_lines_as_JSON()
    {
        FunctionRecord record = Golden.One<FunctionRecord>(Golden.FunctionJson);
        Assert.Multiple(() =>
        {
            Assert.That(record.IsText, Is.False);
            Assert.That(record.RequestId, Is.EqualTo(Golden.RequestId));
            Assert.That(record.Level, Is.EqualTo("INFO"));
            Assert.That(record.TenantId, Is.EqualTo("t-1"));
            Assert.That(record.GetText(), Is.EqualTo(Golden.Text(record.Payload)));
            Assert.That(JsonDocument.Parse(record.Payload).RootElement.GetProperty("message").GetString(), Is.EqualTo("hello"));
        });
    }
}
