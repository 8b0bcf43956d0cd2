using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Describes the events of a run in words.</summary>
internal sealed class EventText
{
    private const int MaxAnswer = 100;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <returns><see langword="null"/> for an event that the text output leaves out.</returns>
    public EventLine? Describe(EmulatorEvent happened) => happened switch
    {
        InitStartEvent init => Platform(init.Phase == "init" ? $"INIT starts ({init.InitializationType})" : "INIT starts again, inside the invocation"),
        InitEndEvent init => OfInit(init.Result),
        ProgramStartedEvent started => Of(happened, started.ProcessId is { } pid ? Invariant($"started, pid {pid}") : "started, in this process"),
        ExtensionRegisteredEvent registered => Of(happened, Registered(registered)),
        EventDeliveredEvent delivered => Of(happened, $"gets {delivered.EventType}"),
        ExtensionErrorEvent error => Of(happened, $"{CallName(error.Error.Kind)} {error.Error.ErrorType}{Detail(error.Error.Body)}", EventLineKind.Bad),
        RuntimeErrorEvent error => Of(happened, $"init/error {error.ErrorType}{Detail(error.Body)}", EventLineKind.Bad),
        ProgramExitedEvent exited => OfExit(exited),
        InvokeStartEvent => Platform($"invocation {NumberOf(happened)} starts, {happened.RequestId}"),
        InvokeResponseEvent response => new EventLine(
            EventSource.Function,
            Invariant($"answers{(response.IsError ? " with an error" : "")}, {response.Bytes} bytes"),
            response.IsError ? EventLineKind.Bad : EventLineKind.Plain),
        RuntimeDoneEvent done => new EventLine(
            EventSource.Function,
            $"done: {done.Status}{Suffix(done.ErrorType)}, {Milliseconds(done.Duration)}",
            done.Status == "success" ? EventLineKind.Plain : EventLineKind.Bad),
        InvokeEndEvent end => OfInvocation(end),
        ShutdownStartEvent shutdown => Platform($"SHUTDOWN starts: {shutdown.Reason}, {Invariant($"{shutdown.Budget.TotalMilliseconds:F0}")} ms allowed"),
        TelemetrySubscribedEvent subscribed => Of(happened, TelemetryText.Subscribed(subscribed)),
        TelemetryDeliveredEvent delivered => Of(happened, TelemetryText.Delivered(delivered), delivered.Status >= 400 ? EventLineKind.Bad : EventLineKind.Plain),
        TelemetryFailedEvent failed => Of(happened, TelemetryText.Failed(failed), EventLineKind.Bad),
        TelemetryDroppedEvent dropped => Of(happened, TelemetryText.Dropped(dropped), dropped.AtEnd ? EventLineKind.Plain : EventLineKind.Bad),
        SandboxNoteEvent sandbox => Platform(OneLine(sandbox.Note)),
        LogEvent log => Of(happened, OneLine(log.Line.Text), log.Line.IsError ? EventLineKind.ErrorLog : EventLineKind.Log),
        _ => happened.Name switch
        {
            EmulatorEventNames.ExtensionNext or EmulatorEventNames.RuntimeNext => Of(happened, "asks for next"),
            EmulatorEventNames.Freeze => Platform("freeze: all processes stand still"),
            EmulatorEventNames.Thaw => Platform("thaw"),
            _ => happened.Extension is null ? Platform(happened.Name) : Of(happened, happened.Name),
        },
    };

    public static string Milliseconds(TimeSpan time) => Invariant($"{time.TotalMilliseconds:F1} ms");

    /// <summary>Returns the text on one line, without characters that could move the cursor of a terminal.</summary>
    public static string OneLine(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\u001f') || text.Contains('\u007f', StringComparison.Ordinal)
            ? string.Create(text.Length, text, static (line, source) =>
            {
                for (int i = 0; i < line.Length; i++) line[i] = char.IsControl(source[i]) && source[i] != '\t' ? '·' : source[i];
            })
            : text;

    private static string Detail(string body) => body.Length == 0 ? "" : ": " + OneLine(ErrorBody.Shorten(body));

    private static string Shorten(string text) => text.Length <= MaxAnswer ? text : text[..MaxAnswer] + "…";

    private static string Registered(ExtensionRegisteredEvent registered)
    {
        string events = registered.Events.Count == 0 ? "no events" : string.Join(", ", registered.Events);
        return $"registered{(registered.IsExternal ? "" : " as an internal extension")} for {events}";
    }

    private static EventLine OfInit(InitResult result) => result.Succeeded
        ? Platform($"INIT done after {Milliseconds(result.Duration)}")
        : Platform($"INIT failed after {Milliseconds(result.Duration)}: {result.Status}{Suffix(result.ErrorType)}", EventLineKind.Bad);

    private static EventLine OfExit(ProgramExitedEvent exited)
    {
        string how = exited switch
        {
            { Killed: true } => "killed",
            { ExitCode: > 128 and < 160 } => Invariant($"ended by signal {exited.ExitCode - 128}"),
            _ => Invariant($"exited with {exited.ExitCode}"),
        };
        string when = exited.AfterShutdown is { } after ? $", {Milliseconds(after)} after SHUTDOWN" : "";
        bool isBad = exited.Extension is not null && exited.State is not ExtensionState.Exited;
        return Of(exited, how + when, isBad ? EventLineKind.Bad : EventLineKind.Plain);
    }

    private EventLine OfInvocation(InvokeEndEvent end)
    {
        InvocationResult result = end.Result;
        string held = result.PostRuntimeDuration is { } time ? $", held {Milliseconds(time)}" : "";

        // The platform's answer for the function is the error, which another line has shown already.
        bool isOfFunction = result.Outcome is EmulatedOutcome.Success or EmulatedOutcome.FunctionError;
        string answer = isOfFunction ? $", answer {Shorten(OneLine(result.Payload))}" : "";
        string verdict = result.Verdict is null ? "" : ": " + result.Verdict;
        return Platform(
            $"invocation {NumberOf(end)} ends: {OutcomeText.Of(result.Outcome)}{Suffix(result.ErrorType)}, {Milliseconds(result.Duration)}{held}{answer}{verdict}",
            result.Outcome == EmulatedOutcome.Success ? EventLineKind.Plain : EventLineKind.Bad);
    }

    private string NumberOf(EmulatorEvent happened)
    {
        if (!_numbers.TryGetValue(happened.RequestId!, out int number)) _numbers[happened.RequestId!] = number = _numbers.Count + 1;
        return number.ToString(CultureInfo.InvariantCulture);
    }

    private static string CallName(ReportedErrorKind kind) => kind switch
    {
        ReportedErrorKind.InitError => "init/error",
        ReportedErrorKind.ExitError => "exit/error",
        _ => "could not be launched:",
    };

    private static string Suffix(string? errorType) => errorType is null ? "" : " " + errorType;

    private static EventLine Of(EmulatorEvent happened, string text, EventLineKind kind = EventLineKind.Plain) => new(
        happened.Extension is not null ? EventSource.Extension : EventSource.Function,
        text,
        kind);

    private static EventLine Platform(string text, EventLineKind kind = EventLineKind.Plain) => new(EventSource.Platform, text, kind);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
