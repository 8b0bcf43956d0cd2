using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Logs;
using Lambda.Extensions.Sdk.OpenTelemetry.Masking;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

/// <summary>Converts records of lines as the sample does, and reads the result back strictly.</summary>
internal static class LogLines
{
    public static OtlpReader Read(InvocationTraces traces, string records, OpenTelemetryOptions? options = null)
    {
        OtlpReader read = OtlpReader.Read("logs", Body(traces, records, options));
        Assert.That(read.Problems, Is.Empty);
        return read;
    }

    public static byte[] Body(InvocationTraces traces, string records, OpenTelemetryOptions? options = null)
    {
        options ??= new OpenTelemetryOptions();
        var logs = new LogMapper(options, new LogSampler(options.Sampling), new SecretMask([], []), new FakeTimeProvider(SampleInvocations.Start.AddSeconds(1)));
        TelemetryBatch batch = TelemetryBatch.Parse(Encoding.UTF8.GetBytes($"[{records}]"));
        List<OtlpItem> items = [.. batch.Records.OfType<LogRecord>().Select(line => logs.Of(line, traces)).OfType<OtlpItem>()];
        return Bodies.Json(OtlpSignalKind.Logs, Bodies.Protobuf(items));
    }
}
