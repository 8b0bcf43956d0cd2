using Lambda.Extensions.Sdk.Cli.Report.Model;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Describes the events that are moments in the report.</summary>
internal static class TickText
{
    /// <returns><see langword="null"/> for an event that the report does not show as a moment.</returns>
    public static (TickKind Kind, string Text)? Of(EmulatorEvent happened) => happened switch
    {
        TelemetrySubscribedEvent => (TickKind.Call, "subscribes to telemetry"),
        TelemetryDeliveredEvent delivered => (TickKind.Delivery, Invariant($"receives {delivered.RecordCount} records, {delivered.Bytes} bytes{Again(delivered.Attempt)}")),
        TelemetryFailedEvent failed => (TickKind.Bad, Invariant($"does not take {failed.RecordCount} records{Again(failed.Attempt)}: {failed.Error}")),
        TelemetryDroppedEvent dropped => (TickKind.Bad, Invariant($"{dropped.RecordCount} records are lost: {dropped.Reason}")),
        ExtensionErrorEvent error => (TickKind.Bad, $"{error.Error.Kind} {error.Error.ErrorType}"),
        RuntimeErrorEvent => (TickKind.Bad, "runtime/init/error"),
        FaultEvent fault => (TickKind.Note, $"injected fault: {fault.Fault}"),
        SandboxNoteEvent note => (TickKind.Note, note.Note),
        _ => null,
    };

    private static string Again(int attempt) => attempt > 1 ? Invariant($", attempt {attempt}") : "";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
