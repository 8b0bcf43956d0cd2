using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Lambda.Extensions.Sdk.Delivery;
using Monitoring.Configuration;

namespace Monitoring.Otlp;

/// <summary>Makes requests from items: adds resource and scope, and compresses the body if that is worth it.</summary>
internal sealed class OtlpEnvelope(OtlpSignalKind kind, OtlpResource resource, MonitoringOptions options)
{
    /// <summary>
    /// The size from which bodies are compressed. Smaller ones need only one round trip (ten packets) anyway, and the function would
    /// wait for the compression.
    /// </summary>
    private const int WorthCompressing = 8 * 1024;

    public const string ScopeName = "Lambda.Extensions.Sdk.Monitoring";

    public DeliveryRequest Request(Uri endpoint, IReadOnlyList<OtlpItem> items, KeyValuePair<string, string>? secret, bool mayCompress = true)
    {
        ReadOnlyMemory<byte> body = Body(items);
        bool compress = options.Gzip && mayCompress && body.Length >= WorthCompressing;
        var request = new DeliveryRequest(endpoint, compress ? Compressed(body.Span) : body);
        if (compress) request.AddHeader("Content-Encoding", "gzip");
        foreach ((string name, string value) in options.Headers) request.AddHeader(name, value);
        if (secret is { } header) request.AddHeader(header.Key, header.Value);
        return request;
    }

    public ReadOnlyMemory<byte> Body(IReadOnlyList<OtlpItem> items)
    {
        int size = 1024;
        foreach (OtlpItem item in items) size += item.Json.Length + 1;
        var buffer = new ArrayBufferWriter<byte>(size);
        using (var json = new Utf8JsonWriter(buffer, OtlpJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteStartArray(kind switch
            {
                OtlpSignalKind.Traces => "resourceSpans"u8,
                OtlpSignalKind.Logs => "resourceLogs"u8,
                _ => "resourceMetrics"u8,
            });
            json.WriteStartObject();
            json.WriteStartObject("resource"u8);
            resource.Write(json);
            json.WriteEndObject();
            json.WriteStartArray(kind switch
            {
                OtlpSignalKind.Traces => "scopeSpans"u8,
                OtlpSignalKind.Logs => "scopeLogs"u8,
                _ => "scopeMetrics"u8,
            });
            json.WriteStartObject();
            json.WriteStartObject("scope"u8);
            json.WriteString("name"u8, ScopeName);
            json.WriteEndObject();
            json.WriteStartArray(kind switch
            {
                OtlpSignalKind.Traces => "spans"u8,
                OtlpSignalKind.Logs => "logRecords"u8,
                _ => "metrics"u8,
            });
            foreach (OtlpItem item in items) json.WriteRawValue(item.Json.Span, skipInputValidation: true);
        }

        buffer.Write("]}]}]}"u8);
        return buffer.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Compressed(ReadOnlySpan<byte> body)
    {
        var to = new MemoryStream(body.Length / 3);
        using (var gzip = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body);
        return to.GetBuffer().AsMemory(0, (int)to.Length);
    }
}
