using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>Follows the events of a run and makes its summary.</summary>
internal sealed class RunRecorder
{
    private readonly Dictionary<string, ExtensionSummary> _extensions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _firstStarts = new(StringComparer.Ordinal);
    private readonly List<InvocationResult> _results = [];
    private readonly List<string> _postProblems = [];
    private InitResult? _init;
    private TimeSpan _end;

    public IReadOnlyList<InvocationResult> Results => _results;

    /// <param name="extensions">The names that must register.</param>
    public RunRecorder(IEnumerable<string> extensions)
    {
        foreach (string name in extensions) _extensions[name] = new ExtensionSummary { Name = name };
    }

    public void Record(EmulatorEvent happened)
    {
        _end = happened.Offset;
        if (happened is InitEndEvent init)
            _init ??= init.Result;
        else if (happened is InvokeEndEvent invocation)
            _results.Add(invocation.Result);
        else if (happened.Extension is { } name)
            _extensions[name] = Next(_extensions.GetValueOrDefault(name) ?? new ExtensionSummary { Name = name }, happened);
    }

    /// <summary>Records the delivery of the user's own batch.</summary>
    public void Posted(TelemetryFile batch, IReadOnlyList<TelemetryPostResult> results)
    {
        if (results.Count == 0) _postProblems.Add($"--telemetry-file: no extension has subscribed to telemetry, so '{batch.Path}' was not posted");
        foreach (TelemetryPostResult result in results)
        {
            if (result.Error is { } error) _postProblems.Add($"--telemetry-file: {result.Extension} did not take it: {error}");
        }
    }

    /// <param name="options">The options of the run.</param>
    /// <param name="interrupted">True when the user ended the run.</param>
    public RunSummary Summarise(RunOptions options, bool interrupted)
    {
        var summary = new RunSummary
        {
            Offset = _end,
            InvocationsAsked = options.Invocations,
            Expected = options.Expect,
            Outcomes = _results.GroupBy(result => result.Outcome).ToDictionary(group => group.Key, group => group.Count()),
            Duration = Distribution.Of(_results.Select(result => result.Duration)),
            Held = Distribution.Of(_results.Select(result => result.PostRuntimeDuration).OfType<TimeSpan>()),
            Init = _init,
            Extensions = [.. _extensions.Values.OrderBy(extension => extension.Name, StringComparer.Ordinal)],
            Problems = [],
            Warnings = [],
        };
        IEnumerable<string> errors = RunWarnings.FindErrors(summary);
        return summary with
        {
            Problems = [.. RunProblems.Find(summary, _results, interrupted), .. _postProblems, .. options.FailOnErrorLog ? errors : []],
            Warnings = [.. options.FailOnErrorLog ? [] : errors, .. RunWarnings.FindIdle(summary)],
            Notes = [.. RunNotes.Find(summary)],
        };
    }

    private ExtensionSummary Next(ExtensionSummary extension, EmulatorEvent happened)
    {
        switch (happened)
        {
            case ProgramStartedEvent:
                _firstStarts.TryAdd(extension.Name, happened.Offset);
                return extension with { Starts = extension.Starts + 1, State = nameof(ExtensionState.Started), HasRegistered = false, ExitCode = null, Killed = false, ExitedAfterShutdown = null };
            case ExtensionRegisteredEvent registered:
                return extension with
                {
                    State = nameof(ExtensionState.Registered),
                    HasRegistered = true,
                    IsExternal = registered.IsExternal,
                    Events = registered.Events,
                    TimeToRegister = extension.TimeToRegister ?? SinceFirstStart(extension, happened),
                };
            case ExtensionErrorEvent error:
                return extension with { State = error.Error.Kind.ToString() };
            case ProgramExitedEvent exited:
                return extension with
                {
                    State = exited.State?.ToString() ?? extension.State,
                    ExitCode = exited.ExitCode,
                    Killed = exited.Killed,
                    ExitedAfterShutdown = exited.AfterShutdown,
                };
            case TelemetryDeliveredEvent delivered:
                return extension with { TelemetryRecords = extension.TelemetryRecords + delivered.RecordCount };
            case LogEvent log when ErrorLine.IsError(log.Line.Text):
                return extension with { Errors = extension.Errors + 1, FirstError = extension.FirstError ?? log.Line.Text };
            case EventDeliveredEvent:
                return extension with { State = nameof(ExtensionState.Running) };
            default:
                return happened.Name == EmulatorEventNames.ExtensionNext
                    ? extension with { State = nameof(ExtensionState.Ready), TimeToFirstNext = extension.TimeToFirstNext ?? SinceFirstStart(extension, happened) }
                    : extension;
        }
    }

    /// <summary>Returns the time since its only start. An internal extension has no start of its own.</summary>
    private TimeSpan? SinceFirstStart(ExtensionSummary extension, EmulatorEvent happened) =>
        _firstStarts.TryGetValue(extension.Name, out TimeSpan start) && extension.Starts == 1 ? happened.Offset - start : null;
}
