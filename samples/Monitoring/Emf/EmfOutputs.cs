using Lambda.Extensions.Sdk.OpenTelemetry;
using Monitoring.Configuration;

namespace Monitoring.Emf;

/// <summary>Gives a document to the sinks that the variables choose.</summary>
internal sealed class EmfOutputs(EmfOutput output, EmfSink? stdout, OpenTelemetryExporter exporter)
{
    private const string EventName = "aws.lambda.invocation";

    public void Add(ReadOnlyMemory<byte> document, DateTimeOffset? at, string? requestId)
    {
        stdout?.Add(document);
        if (output.HasFlag(EmfOutput.Otlp)) exporter.RecordDocument(EventName, document.Span, at, requestId);
    }
}
