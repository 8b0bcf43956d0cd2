using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Benchmarks.Held;

/// <summary>The delivery at the end of an invocation: the report of the one before, its start, ten lines of the function, and its end.</summary>
internal static class HeldRecords
{
    private const int Lines = 10;

    public static byte[] Post(int port, long sequence)
    {
        string id = Id(sequence);
        string now = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var body = new StringBuilder("[");
        if (sequence > 0) body.Append(CultureInfo.InvariantCulture, $$$"""{"time":"{{{now}}}","type":"platform.report","record":{"requestId":"{{{Id(sequence - 1)}}}","status":"success","metrics":{"durationMs":5.92,"billedDurationMs":6,"memorySizeMB":1024,"maxMemoryUsedMB":84} } },""");
        body.Append(CultureInfo.InvariantCulture, $$$"""{"time":"{{{now}}}","type":"platform.start","record":{"requestId":"{{{id}}}","version":"$LATEST"}},""");
        for (int i = 0; i < Lines; i++) body.Append(CultureInfo.InvariantCulture, $$$"""{"time":"{{{now}}}","type":"function","record":"[INFO] {{{id}}} step {{{i}}} of the order is done, as expected\n"},""");
        body.Append(CultureInfo.InvariantCulture, $$$"""{"time":"{{{now}}}","type":"platform.runtimeDone","record":{"requestId":"{{{id}}}","status":"success","metrics":{"durationMs":5.0,"producedBytes":16} } }]""");
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST / HTTP/1.1\r\nHost: sandbox.localdomain:{port}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    private static string Id(long sequence) => string.Create(CultureInfo.InvariantCulture, $"3da1f2dc-3222-475e-9205-{sequence:x12}");
}
