using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Benchmarks.Harness;

namespace Lambda.Extensions.Sdk.Benchmarks.Functions;

/// <summary>What the platform answers a runtime that asks for an invocation; the numbers are written into it in place, as in <see cref="Answers"/>.</summary>
internal sealed class FunctionAnswers
{
    private const string Body = """{"item":"tea","amount":4.5}""";

    private readonly byte[] _invocation;
    private readonly int _requestId;
    private readonly int _deadline;

    public FunctionAnswers()
    {
        _invocation = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: 3da1f2dc-3222-475e-9205-000000000000\r\nLambda-Runtime-Deadline-Ms: 0000000000000\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-central-1:123456789012:function:benchmark\r\nLambda-Runtime-Trace-Id: Root=1-5f35ae12-0c0fec141ab77a00bc047aa2;Parent=2be948a625588e32;Sampled=1\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"));
        _requestId = _invocation.AsSpan().IndexOf("9205-"u8) + 5;
        _deadline = _invocation.AsSpan().IndexOf("Deadline-Ms: "u8) + 13;
    }

    /// <summary>Of the same request id as <see cref="Answers.Invoke"/> gives for the number. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Invocation(long sequence, DateTimeOffset deadline)
    {
        Utf8Formatter.TryFormat(sequence, _invocation.AsSpan(_requestId, 12), out _, new System.Buffers.StandardFormat('x', 12));
        Utf8Formatter.TryFormat(deadline.ToUnixTimeMilliseconds(), _invocation.AsSpan(_deadline, 13), out _, new System.Buffers.StandardFormat('D', 13));
        return _invocation;
    }
}
