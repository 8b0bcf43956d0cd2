using System.Globalization;

namespace Monitoring.Recording;

/// <summary>
/// Counts an invocation at each stage, so that a gap shows where it is: the stages' sums are equal, or the difference has a name.
/// </summary>
internal sealed class Reconciliation
{
    /// <summary>INVOKE events; none on Managed Instances.</summary>
    public long Invokes { get; set; }

    /// <summary><c>platform.start</c> records.</summary>
    public long Starts { get; set; }

    /// <summary><c>platform.runtimeDone</c> records; none on Managed Instances.</summary>
    public long RuntimeDones { get; set; }

    /// <summary><c>platform.report</c> records.</summary>
    public long Reports { get; set; }

    /// <summary>Invocations that were recorded: each became a document, spans and metrics.</summary>
    public long Recorded { get; set; }

    /// <summary>Invocations among them whose report never came.</summary>
    public long Partial { get; set; }

    /// <summary>Parts of deliveries that were no record.</summary>
    public long Unreadable { get; set; }

    /// <summary>Records that could not be converted. A log line among them was sent as text.</summary>
    public long Failed { get; set; }

    /// <summary>Log lines that could not even be sent as text.</summary>
    public long Lost { get; set; }

    /// <summary>Records that the platform says it dropped.</summary>
    public long DroppedByPlatform { get; set; }

    /// <summary>Invocations that were seen to begin, and of which nothing was recorded.</summary>
    public long Unrecorded => Math.Max(Math.Max(Invokes, Starts), Reports) - Recorded;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"invokes={Invokes} starts={Starts} runtimeDone={RuntimeDones} reports={Reports} recorded={Recorded} partial={Partial} unrecorded={Unrecorded} unreadable={Unreadable} failed={Failed} lost={Lost} droppedByPlatform={DroppedByPlatform}");
}
