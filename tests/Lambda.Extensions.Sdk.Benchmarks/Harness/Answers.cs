using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Benchmarks.Harness;

/// <summary>
/// What the platform answers, byte for byte and ready to be sent (lambda-facts 2, server-behaviour 2). The INVOKE answer has
/// its numbers written into it in place, so that an event costs the harness no allocation.
/// </summary>
internal sealed class Answers
{
    private const string Json = "Content-Type: application/json\r\n";
    private const string Deadline = "0000000000000";
    private const string Sequence = "000000000000";

    private readonly byte[] _invoke = Answer(
        "200 OK",
        Json + $"Lambda-Extension-Event-Identifier: 5b1c0f7e-3d2a-4c19-8e64-{Sequence}\r\n",
        $$$"""{"eventType":"INVOKE","deadlineMs":{{{Deadline}}},"requestId":"3da1f2dc-3222-475e-9205-{{{Sequence}}}","invokedFunctionArn":"arn:aws:lambda:eu-central-1:123456789012:function:benchmark","tracing":{"type":"X-Amzn-Trace-Id","value":"Root=1-5f35ae12-0c0fec141ab77a00bc047aa2;Parent=2be948a625588e32;Sampled=1"}}""");

    private readonly int _eventIdentifier;
    private readonly int _deadline;
    private readonly int _requestId;

    public Answers()
    {
        _eventIdentifier = _invoke.AsSpan().IndexOf("8e64-"u8) + 5;
        _deadline = _invoke.AsSpan().IndexOf("deadlineMs\":"u8) + 12;
        _requestId = _invoke.AsSpan().IndexOf("9205-"u8) + 5;
    }

    /// <summary>The identifier that register answers.</summary>
    public static ReadOnlySpan<byte> Identifier => "7d8f1a52-0c5b-4a31-9f0e-6d1c2b3a4e5f"u8;

    public static byte[] Registered { get; } = Answer(
        "200 OK",
        Json + $"Lambda-Extension-Identifier: {Encoding.ASCII.GetString(Identifier)}\r\n",
        """{"functionName":"benchmark","functionVersion":"$LATEST","handler":"index.handler"}""");

    /// <summary>To init/error and exit/error.</summary>
    public static byte[] Accepted { get; } = Answer("202 Accepted", Json, """{"status":"OK"}""");

    /// <summary>To a subscription: there is no telemetry here (server-behaviour 5.2).</summary>
    public static byte[] NoTelemetry { get; } = Answer("202 Accepted", Json, """{"errorMessage":"Telemetry API is not supported","errorType":"Telemetry.NotSupported"}""");

    /// <summary>To a subscription: records will come.</summary>
    public static byte[] Subscribed { get; } = Answer("200 OK", "Content-Type: text/plain; charset=utf-8\r\n", "\"OK\"");

    public static byte[] NotFound { get; } = Answer("404 Not Found", "Content-Type: text/plain; charset=utf-8\r\n", "404 page not found\n");

    /// <summary>Valid until the next call.</summary>
    public ReadOnlySpan<byte> Invoke(long sequence, DateTimeOffset deadline)
    {
        Write(_invoke.AsSpan(_deadline, Deadline.Length), deadline.ToUnixTimeMilliseconds(), 'D');
        Write(_invoke.AsSpan(_requestId, Sequence.Length), sequence, 'x');
        Write(_invoke.AsSpan(_eventIdentifier, Sequence.Length), sequence, 'x');
        return _invoke;
    }

    /// <summary>Without the JSON content type, as the platform sends it.</summary>
    public static byte[] Shutdown(DateTimeOffset deadline) => Answer(
        "200 OK",
        "Content-Type: text/plain; charset=utf-8\r\n",
        string.Create(CultureInfo.InvariantCulture, $$"""{"eventType":"SHUTDOWN","deadlineMs":{{deadline.ToUnixTimeMilliseconds()}},"shutdownReason":"spindown"}"""));

    private static void Write(Span<byte> digits, long value, char format) =>
        Utf8Formatter.TryFormat(value, digits, out _, new System.Buffers.StandardFormat(format, (byte)digits.Length));

    private static byte[] Answer(string status, string headers, string body) =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\n{headers}Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: {Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture)}\r\n\r\n{body}");
}
