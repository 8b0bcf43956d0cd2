using System.Text;
using Lambda.Extensions.Sdk.MonitoringTests.Receiver;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Time.Testing;
using Monitoring.Configuration;
using Monitoring.Logs;
using Monitoring.Otlp;
using Monitoring.Recording;

namespace Lambda.Extensions.Sdk.MonitoringTests.Support;

/// <summary>Converts records of lines as the sample does, and reads the result back strictly.</summary>
internal static class LogLines
{
    public static OtlpReader Read(InvocationTraces traces, string records, MonitoringOptions? options = null)
    {
        OtlpReader read = OtlpReader.Read("logs", Body(traces, records, options));
        Assert.That(read.Problems, Is.Empty);
        return read;
    }

    public static byte[] Body(InvocationTraces traces, string records, MonitoringOptions? options = null)
    {
        options ??= new MonitoringOptions();
        var logs = new OtlpLogs(options, new LogSampler(options.Sampling), new SecretMask([], []), new FakeTimeProvider(SampleInvocations.Start.AddSeconds(1)));
        TelemetryBatch batch = TelemetryBatch.Parse(Encoding.UTF8.GetBytes($"[{records}]"));
        List<OtlpItem> items = [.. batch.Records.OfType<LogRecord>().Select(line => logs.Of(line, traces)).OfType<OtlpItem>()];
        return new OtlpEnvelope(OtlpSignalKind.Logs, new OtlpResource(SampleInvocations.Environment, options), options).Body(items).ToArray();
    }
}
