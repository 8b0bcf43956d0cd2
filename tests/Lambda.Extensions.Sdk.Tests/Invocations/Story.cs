using System.Globalization;
using System.Text.Json;
using Lambda.Extensions.Sdk.Invocations;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Lambda.Extensions.Sdk.Tests.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

/// <summary>Tells a tracker what happens, moment by moment, and keeps what it found out. Moments are milliseconds since the beginning.</summary>
internal sealed class Story
{
    public const string Trace = "Root=1-665f0a1b-0123456789abcdef01234567;Parent=0efbd19962d95b05;Sampled=1";

    private static readonly DateTimeOffset Beginning = new(2026, 11, 23, 8, 15, 0, TimeSpan.Zero);
    private readonly SteppingTime _time = new(Beginning);

    public Story(InitializationType? type = null, int maxInvocations = 256)
    {
        Tracker = new InvocationTracker(_time, type ?? InitializationType.OnDemand, maxInvocations);
    }

    public InvocationTracker Tracker { get; }

    public List<InvocationChange> Changes { get; } = [];

    /// <summary>What was found out, such as <c>Completed a</c>.</summary>
    public IEnumerable<string> Told => Changes.Select(change => change.Invocation is { } invocation ? $"{change.Kind} {invocation.RequestId}" : change.Kind.ToString());

    public static DateTimeOffset At(double milliseconds) => Beginning.AddMilliseconds(milliseconds);

    public static string Time(double at) => At(at).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string StartJson(string id, double at, string more = "") => Envelope("platform.start", at, $"{{\"requestId\":\"{id}\",\"version\":\"7\"{more}}}");

    public static string DoneJson(string id, double at, string status = "success", string more = "") =>
        Envelope("platform.runtimeDone", at, $"{{\"requestId\":\"{id}\",\"status\":\"{status}\"{more}}}");

    public static string ReportJson(string id, double at, string status = "success", string more = "", int used = 84, string metrics = "") =>
        Envelope("platform.report", at, $"{{\"requestId\":\"{id}\",\"status\":\"{status}\",\"metrics\":{{\"durationMs\":200.5,\"billedDurationMs\":201,\"memorySizeMB\":128,\"maxMemoryUsedMB\":{used}{metrics}}}{more}}}");

    public static string EndJson(string id, double at) => Envelope("platform.end", at, $"{{\"requestId\":\"{id}\"}}");

    public static string FaultJson(string text, double at) => Envelope("platform.fault", at, JsonSerializer.Serialize(text));

    public static string LineJson(string text, double at) => Envelope("function", at, JsonSerializer.Serialize(text));

    public static string ObjectLineJson(string? id, string message, double at) =>
        Envelope("function", at, $"{{\"level\":\"ERROR\",{(id is null ? "" : $"\"requestId\":\"{id}\",")}\"message\":{JsonSerializer.Serialize(message)}}}");

    public static string InitJson(string kind, double at, string phase = "init", string more = "", string type = "on-demand") =>
        Envelope($"platform.{kind}", at, $"{{\"initializationType\":\"{type}\",\"phase\":\"{phase}\"{more}}}");

    public static string RestoreJson(string kind, double at, string record = "{\"status\":\"success\"}") => Envelope($"platform.{kind}", at, record);

    public static string Envelope(string type, double at, string record) => $"{{\"time\":\"{Time(at)}\",\"type\":\"{type}\",\"record\":{record}}}";

    public static TelemetryRecord Record(string json) => Golden.One<TelemetryRecord>(json, exact: false);

    public Story Begin(string id, double at, TraceHeader? tracing = null)
    {
        Now(at);
        Tracker.Begin(new InvokeEvent(id, "arn:aws:lambda:eu-central-1:123456789012:function:orders:live", At(at + 3000), tracing), Changes);
        return this;
    }

    public Story Tell(params string[] records)
    {
        foreach (string record in records) Tracker.Apply(Record(record), Changes);
        return this;
    }

    public Story Next(double at)
    {
        Now(at);
        Tracker.NextAsked();
        return this;
    }

    /// <summary>Steps the wall clock alone. The moments of later steps stay those of the monotonic clock.</summary>
    public Story Step(TimeSpan by)
    {
        _time.Step += by;
        return this;
    }

    public Story End(ShutdownReason reason, double at, ShutdownCause cause = ShutdownCause.Event)
    {
        Now(at);
        Tracker.End(new ShutdownEvent(reason, cause: cause), Changes);
        return this;
    }

    public Invocation Completed(string id) => Only(InvocationChangeKind.Completed, id);

    public Invocation Reported(string id) => Only(InvocationChangeKind.Reported, id);

    private Invocation Only(InvocationChangeKind kind, string id) => Changes.Single(change => change.Kind == kind && change.Invocation!.RequestId == id).Invocation!;

    private void Now(double at)
    {
        if (At(at) - (_time.GetUtcNow() - _time.Step) is var by && by > TimeSpan.Zero) _time.Advance(by);
    }
}
