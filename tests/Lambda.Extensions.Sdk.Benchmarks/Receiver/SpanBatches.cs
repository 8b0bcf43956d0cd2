using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Benchmarks.Receiver;

/// <summary>A request of an exporter in the function: spans of HTTP calls with six attributes, as instrumentation makes them.</summary>
internal static class SpanBatches
{
    public const int Spans = 100;

    public static byte[] Post(int port)
    {
        byte[] resource = Field(1, Attributes(1, ("service.name", "orders"), ("telemetry.sdk.language", "nodejs"), ("telemetry.sdk.name", "opentelemetry"), ("process.runtime.name", "nodejs")));
        byte[] scope = Field(1, [.. Text(1, "@opentelemetry/instrumentation-http"), .. Text(2, "0.210.0")]);
        byte[] spans = [.. Enumerable.Range(1, Spans).SelectMany(i => Field(2, Span(i)))];
        byte[] body = Field(1, [.. resource, .. Field(2, [.. scope, .. spans])]);
        byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"POST /v1/traces HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/x-protobuf\r\nContent-Length: {body.Length}\r\n\r\n"));
        return [.. head, .. body];
    }

    private static byte[] Span(int number)
    {
        byte[] trace = [.. Enumerable.Repeat((byte)number, 16)];
        byte[] id = [1, 2, 3, 4, 5, 6, 7, (byte)number];
        byte[] attributes = Attributes(9, ("http.request.method", "GET"), ("url.full", "https://api.example.com/orders/1234567890?page=2"), ("server.address", "api.example.com"), ("http.response.status_code", "200"), ("network.protocol.version", "1.1"), ("user_agent.original", "node-fetch/1.0"));
        return [.. Field(1, trace), .. Field(2, id), .. Field(4, [1, 2, 3, 4, 5, 6, 7, 0]), .. Text(5, "GET /orders/{id}"), 0x30, 3, .. Time(7), .. Time(8), .. attributes, .. Field(15, [0x18, 1])];
    }

    private static byte[] Attributes(int field, params (string Key, string Value)[] attributes) =>
        [.. attributes.SelectMany(a => Field(field, [.. Text(1, a.Key), .. Field(2, Text(1, a.Value))]))];

    private static byte[] Text(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Time(int field) => [(byte)((field << 3) | 1), .. BitConverter.GetBytes(1795421715_000_000_000L)];

    private static byte[] Field(int field, byte[] bytes)
    {
        var head = new List<byte> { (byte)((field << 3) | 2) };
        int length = bytes.Length;
        for (; length >= 0x80; length >>= 7) head.Add((byte)(length | 0x80));
        head.Add((byte)length);
        return [.. head, .. bytes];
    }
}
