using System.Globalization;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Recording;

/// <summary>
/// Counts an invocation at each stage, so that a gap shows its place: the stages' sums are equal, or the difference has a name.
/// </summary>
internal sealed class Reconciliation
{
    /// <summary>The number of records to remember. A repeated delivery arrives soon after the first.</summary>
    private const int Kept = 512;

    private readonly HashSet<(string Stage, string RequestId, DateTimeOffset? Time)> _seen = [];
    private readonly Queue<(string Stage, string RequestId, DateTimeOffset? Time)> _order = new();

    /// <summary>INVOKE events; none on Managed Instances.</summary>
    public long Invokes { get; set; }

    /// <summary><c>platform.start</c> records.</summary>
    public long Starts { get; private set; }

    /// <summary><c>platform.runtimeDone</c> records; none on Managed Instances.</summary>
    public long RuntimeDones { get; private set; }

    /// <summary><c>platform.report</c> records.</summary>
    public long Reports { get; private set; }

    /// <summary>Invocations that were recorded: each became a document, spans and metrics.</summary>
    public long Recorded { get; set; }

    /// <summary>Invocations among them whose report never came.</summary>
    public long Partial { get; set; }

    /// <summary>Parts of deliveries that were no records.</summary>
    public long Unreadable { get; set; }

    /// <summary>Records that could not be converted. A log line among them was sent as text.</summary>
    public long Failed { get; set; }

    /// <summary>Log lines that could not even be sent as text.</summary>
    public long Lost { get; set; }

    /// <summary>Records that the platform reports as dropped.</summary>
    public long DroppedByPlatform { get; set; }

    /// <summary>Records that arrived again, as after a delivery that was answered too late. They count once.</summary>
    public long Repeated { get; private set; }

    /// <summary>Invocations that were seen to start, and of which nothing was recorded.</summary>
    public long Unrecorded => Math.Max(Math.Max(Invokes, Starts), Reports) - Recorded;

    public void AddStart(string requestId, DateTimeOffset? time)
    {
        if (IsNew("start", requestId, time)) Starts++;
    }

    public void AddRuntimeDone(string requestId, DateTimeOffset? time)
    {
        if (IsNew("runtimeDone", requestId, time)) RuntimeDones++;
    }

    public void AddReport(string requestId, DateTimeOffset? time)
    {
        if (IsNew("report", requestId, time)) Reports++;
    }

    private bool IsNew(string stage, string requestId, DateTimeOffset? time)
    {
        // A record without a time may be of a retry.
        if (time is null) return true;
        if (!_seen.Add((stage, requestId, time)))
        {
            Repeated++;
            return false;
        }

        _order.Enqueue((stage, requestId, time));
        if (_order.Count > Kept) _seen.Remove(_order.Dequeue());
        return true;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"invokes={Invokes} starts={Starts} runtimeDone={RuntimeDones} reports={Reports} recorded={Recorded} partial={Partial} unrecorded={Unrecorded} repeated={Repeated} unreadable={Unreadable} failed={Failed} lost={Lost} droppedByPlatform={DroppedByPlatform}");
}
