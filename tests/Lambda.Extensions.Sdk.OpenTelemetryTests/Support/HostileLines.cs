using System.Text;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

/// <summary>Makes JSON lines that a strict reader does not take, and the SDK does. The same ones for the same seed.</summary>
internal sealed class HostileLines(int seed)
{
#pragma warning disable CA5394 // Repeatable, not secure.
    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        int n = _random.Next(1 << 20);
        return _random.Next(16) switch
        {
            0 => Utf8(new string('[', 65 + n % 200) + new string(']', 65 + n % 200)),
            1 => Utf8("{\"message\":" + new string('[', 65) + "1" + new string(']', 65) + "}"),
            2 => Utf8(string.Concat(Enumerable.Repeat("{\"a\":", 70 + n % 100)) + "1" + new string('}', 70 + n % 100)),
            3 => Utf8("{\"message\":\"a raw \t tab, \u0001 and a line\nend\",\"k\u0002\":\"\u001b[31m\"}"),
            4 => Utf8("{\"message\":\"half \\ud800 pair\",\"k\\udfff\":\"\\ud800\\ud800\",\"level\":\"\\ud800\"}"),
            5 => Utf8("{\"message\":\"\\x \\u12 \\q \\\",\"}"),
            6 => [.. "{\"message\":\""u8, 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80, .. "\",\"key"u8, 0xFE, .. "\":1}"u8],
            7 => Utf8("{\"a\":1,\"a\":2,\"\":3,\"\":4,\"message\":\"m\",\"message\":\"n\",\"faas.invocation_id\":\"x\",\"requestId\":\"y\"}"),
            8 => Utf8("{\"message\":007,\"level\":00,\"timestamp\":1e999,\"requestId\":-0.0,\"big\":" + new string('9', 400) + "}"),
            9 => Utf8("{\"timestamp\":\"9999-99-99T99:99:99Z\",\"level\":{},\"requestId\":[],\"message\":null}"),
            10 => Utf8("{\"timestamp\":99999999999999999999,\"ts\":-1,\"time\":\"0001-01-01T00:00:00Z\",\"level\":1e308,\"message\":{}}"),
            11 => Utf8("[[],{},\"\",null,true,{\"password\":[1]},-1.5e-300]"),
            12 => Utf8("{\"" + new string('k', 5000) + "\":\"" + new string('\u0001', 50) + "\",\"message\":\"m\"}"),
            13 => Utf8("{" + string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"same\":{i}")) + "}"),
            14 => Utf8("\"{\\\"message\\\":" + new string('[', 65) + new string(']', 65) + ",\\\"level\\\":\\\"ERROR\\\"}\""),
            _ => Utf8("\"[\\u0000\\u001b[" + new string('9', n % 600) + " <<<(([[ == :: || 2026-13-45T99:99:99 \\ud800" + "\""),
        };
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
#pragma warning restore CA5394
}
