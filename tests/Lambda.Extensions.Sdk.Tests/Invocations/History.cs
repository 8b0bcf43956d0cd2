using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

/// <summary>
/// What happens in an environment, in order: a step of the loop (an event, or asking for next), or a record. A number chosen by the
/// property decides what each invocation is like.
/// </summary>
internal sealed class History
{
    private static readonly string[] Statuses = ["success", "error", "failure", "timeout"];
    private static readonly string[] ErrorTypes = ["", "", ",\"errorType\":\"Runtime.ExitError\"", ",\"errorType\":\"Runtime.OutOfMemory\"", ",\"errorType\":\"Extension.Crash\""];

    public History(int invocations, int shape, InitializationType type)
    {
        Type = type;
        bool managed = type == InitializationType.ManagedInstances;
        if (type == InitializationType.SnapStart) Add(null, Story.RestoreJson("restoreStart", 1), Story.RestoreJson("restoreRuntimeDone", 2), Story.RestoreJson("restoreReport", 3));
        if (!managed) Add(null, Story.InitJson("initStart", 4), Story.InitJson("initRuntimeDone", 5, more: ",\"status\":\"success\""), Story.InitJson("initReport", 6, more: ",\"status\":\"success\",\"metrics\":{\"durationMs\":1.5}"));
        if (!managed) Steps.Add(new Step(null, story => story.Next(10), null));
        for (int i = 0; i < invocations; i++)
        {
            string id = $"r{i}";
            double at = 1000 * (i + 1);
            int kind = (shape + (i * 7)) & 0xFFFF;
            string doneError = ErrorTypes[kind % 5], reportError = ErrorTypes[kind / 5 % 5];
            if (!managed) Steps.Add(new Step(id, story => story.Begin(id, at), null));
            Add(id, Story.StartJson(id, at, $",\"tenantId\":\"t{i}\""));
            if (!managed)
            {
                Add(id, Story.DoneJson(id, at + 40, Statuses[kind / 25 % 4], doneError + ",\"metrics\":{\"durationMs\":39.5}"));
                Steps.Add(new Step(id, story => story.Next(at + 60), null));
            }

            Add(id, Story.ReportJson(id, at + 65, Statuses[kind / 100 % 4], reportError, used: 100 + (kind % 56)));
            Ids.Add(id);
        }
    }

    public InitializationType Type { get; }

    public List<string> Ids { get; } = [];

    public List<Step> Steps { get; } = [];

    public IEnumerable<Step> Loop => Steps.Where(step => step.Record is null);

    public IEnumerable<Step> Records => Steps.Where(step => step.Record is not null);

    public static Story Tell(IEnumerable<Step> steps, InitializationType type, int maxInvocations = 256)
    {
        var story = new Story(type, maxInvocations);
        foreach (Step step in steps)
        {
            step.Do(story);
            if (story.Tracker.Count > maxInvocations) throw new InvalidOperationException($"{story.Tracker.Count} open");
        }

        return story;
    }

    /// <summary>All that a snapshot says.</summary>
    public static string Describe(Invocation invocation) => string.Join(
        '|',
        invocation.RequestId,
        invocation.Duration,
        invocation.InvokeEvent is not null,
        invocation.FunctionVersion,
        invocation.TenantId,
        invocation.IsColdStart,
        invocation.StartedAt?.Ticks,
        invocation.EndedAt?.Ticks,
        invocation.Outcome,
        invocation.Confidence,
        invocation.Status,
        invocation.ErrorType,
        invocation.RuntimeMetrics?.DurationMs,
        invocation.Metrics?.MaxMemoryUsedMB,
        invocation.IsPartial,
        invocation.HeldTime,
        invocation.Initialization?.StartedAt?.Ticks,
        invocation.Initialization?.Duration,
        invocation.Restore?.EndedAt?.Ticks);

    private void Add(string? id, params string[] records)
    {
        foreach (string json in records)
        {
            TelemetryRecord record = Story.Record(json);
            Steps.Add(new Step(id, story => story.Tracker.Apply(record, story.Changes), record));
        }
    }

    /// <param name="Id">The invocation it is about.</param>
    /// <param name="Do">What it does.</param>
    /// <param name="Record">The record, or <see langword="null"/> for a step of the loop.</param>
    internal sealed record Step(string? Id, Action<Story> Do, TelemetryRecord? Record);
}
