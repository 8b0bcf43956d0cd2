using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Telemetry.Listener;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

/// <summary>The platform's deliveries, by hand.</summary>
internal sealed class FakeTelemetry(Action<string> note) : ITelemetrySource
{
    private BatchQueue? _queue;
    private Action? _wake;

    /// <summary>What the platform says to the subscription.</summary>
    public bool IsSubscribed { get; set; } = true;

    public bool Start(Registration registration, BatchQueue queue, ConsumerCounts counts, Action wake)
    {
        note("subscribe");
        _queue = queue;
        _wake = wake;
        return IsSubscribed;
    }

    public void Deliver(params string[] records)
    {
        _queue!.Add(Encoding.UTF8.GetBytes($"[{string.Join(',', records)}]"));
        _wake!();
    }

    public void Dispose()
    {
    }

    public static string Started(string requestId, DateTimeOffset at) => Record("platform.start", at, $$"""{"requestId":"{{requestId}}","version":"$LATEST"}""");

    public static string RuntimeDone(string requestId, DateTimeOffset at, string status = "success") =>
        Record("platform.runtimeDone", at, $$$"""{"requestId":"{{{requestId}}}","status":"{{{status}}}","metrics":{"durationMs":10.5,"producedBytes":2}}""");

    public static string Report(string requestId, DateTimeOffset at, string status = "success") =>
        Record("platform.report", at, $$$"""{"requestId":"{{{requestId}}}","status":"{{{status}}}","metrics":{"durationMs":12.5,"billedDurationMs":13,"memorySizeMB":128,"maxMemoryUsedMB":64}}""");

    public static string Line(string text, DateTimeOffset at, string type = "function") => Record(type, at, System.Text.Json.JsonSerializer.Serialize(text));

    public static string Record(string type, DateTimeOffset at, string record) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"time":"{{at.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}}","type":"{{type}}","record":{{record}}}""");
}
