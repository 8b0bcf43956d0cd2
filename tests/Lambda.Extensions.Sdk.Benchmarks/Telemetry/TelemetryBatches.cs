using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Benchmarks.Telemetry;

/// <summary>A delivery as the platform posts it: of ten records four lines of the function, two starts, two ends and two reports (lambda-facts 3.5).</summary>
internal static class TelemetryBatches
{
    public const int Records = 100;

    public static byte[] Post(int port)
    {
        var body = new StringBuilder("[");
        for (int i = 0; i < Records; i++)
        {
            if (i > 0) body.Append(',');
            body.Append(Record(i));
        }

        body.Append(']');
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST / HTTP/1.1\r\nHost: sandbox.localdomain:{port}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    private static string Record(int i)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"7f1f3f0e-6c0a-4d6f-9a35-{i / 10:000000000000}");
        string template = (i % 10) switch
        {
            0 or 5 => """{"time":"2026-11-23T08:15:16.000Z","type":"platform.start","record":{"requestId":"ID","version":"$LATEST","tracing":{"spanId":"54565fb41ac79632","type":"X-Amzn-Trace-Id","value":"Root=1-665f0a1b-0123456789abcdef01234567;Parent=0efbd19962d95b05;Sampled=1"}}}""",
            1 or 6 => """{"time":"2026-11-23T08:15:16.145Z","type":"platform.runtimeDone","record":{"requestId":"ID","status":"success","tracing":{"spanId":"54565fb41ac79632","type":"X-Amzn-Trace-Id","value":"Root=1-665f0a1b-0123456789abcdef01234567;Parent=0efbd19962d95b05;Sampled=1"},"spans":[{"name":"responseLatency","start":"2026-11-23T08:15:16.001Z","durationMs":138.2},{"name":"responseDuration","start":"2026-11-23T08:15:16.139Z","durationMs":0.2}],"metrics":{"durationMs":140.0,"producedBytes":16}}}""",
            2 or 7 => """{"time":"2026-11-23T08:15:16.200Z","type":"platform.report","record":{"requestId":"ID","status":"success","metrics":{"durationMs":693.92,"billedDurationMs":694,"memorySizeMB":128,"maxMemoryUsedMB":84},"spans":[{"name":"extensionOverhead","start":"2026-11-23T08:15:16.145Z","durationMs":50.1}]}}""",
            _ => """{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"2026-11-23T08:15:16.050Z 7f1f3f0e INFO an order of three items was accepted in 12 ms\n"}""",
        };
        return template.Replace("\"ID\"", $"\"{id}\"", StringComparison.Ordinal);
    }
}
