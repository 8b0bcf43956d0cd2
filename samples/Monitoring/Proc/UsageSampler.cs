namespace Monitoring.Proc;

/// <summary>
/// Measures the resources that an invocation uses. Counters (processor, network) are read at its start and end. Values that require a
/// look at
/// each process are read only beside the handler, and no more often than the interval, because reading takes processor time from the
/// function.
/// </summary>
internal sealed class UsageSampler(ProcFiles files, string tmp, TimeSpan interval, TimeProvider time)
{
    private const double MB = 1_048_576;

    /// <summary>The greatest number of usages that wait for their invocation's report.</summary>
    private const int Kept = 128;

    private readonly Dictionary<string, InvocationUsage> _ended = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly int _ownId = Environment.ProcessId;
    private string? _current;
    private (double UserMs, double SystemMs)? _cpu;
    private (long Received, long Sent)? _net;
    private (long Files, long Threads)? _processes;
    private (long Total, long Free)? _space;
    private (double Sum, int Count, double Max) _agent;
    private long? _maxFiles;
    private long? _looked;
    private bool _isFresh;

    public void Begin(string requestId)
    {
        // No end was reported for the invocation before.
        if (_current is not null) End(_current);
        _current = requestId;
        _cpu = files.CpuTimes();
        _net = files.NetworkBytes();
        Look();
    }

    /// <summary>Inspects all processes, if the last inspection is long enough ago.</summary>
    public void Look()
    {
        if (_looked is { } last && time.GetElapsedTime(last) < interval) return;
        _looked = time.GetTimestamp();
        _maxFiles ??= files.MaxOpenFiles();
        if (files.Processes(_ownId) is { } now)
        {
            // The maximum within an invocation. An invocation without an inspection has the values of the last one.
            _processes = _isFresh && _processes is { } before ? (Math.Max(before.Files, now.Files), Math.Max(before.Threads, now.Threads)) : now;
            _isFresh = true;
        }

        _space = Space() ?? _space;
        if (files.OwnMemory() is { } memory) _agent = (_agent.Sum + memory.Bytes, _agent.Count + 1, Math.Max(_agent.Max, memory.PeakBytes));
    }

    public void End(string requestId)
    {
        if (_current != requestId) return;
        _current = null;
        (double UserMs, double SystemMs)? cpu = files.CpuTimes();
        (long Received, long Sent)? net = files.NetworkBytes();
        if (_ended.TryAdd(requestId, Usage(cpu, net))) _order.Enqueue(requestId);
        while (_order.Count > Kept) _ended.Remove(_order.Dequeue());
        _isFresh = false;
    }

    /// <summary>Returns the usage of an invocation, once, and only if its start and its end were seen.</summary>
    public InvocationUsage? Take(string requestId) => _ended.Remove(requestId, out InvocationUsage? usage) ? usage : null;

    /// <summary>Discards all values, because values from before a restore have no meaning.</summary>
    public void Reset()
    {
        _current = null;
        _looked = null;
        _processes = null;
    }

    private InvocationUsage Usage((double UserMs, double SystemMs)? cpu, (long Received, long Sent)? net) => new()
    {
        CpuUserMs = Difference(cpu?.UserMs, _cpu?.UserMs),
        CpuSystemMs = Difference(cpu?.SystemMs, _cpu?.SystemMs),
        ReceivedBytes = (long?)Difference(net?.Received, _net?.Received),
        SentBytes = (long?)Difference(net?.Sent, _net?.Sent),
        OpenFiles = _processes?.Files,
        Threads = _processes?.Threads,
        MaxOpenFiles = _maxFiles,
        TmpBytes = _space?.Total,
        TmpFreeBytes = _space?.Free,
        AgentMemoryAverageMB = _agent.Count == 0 ? null : _agent.Sum / _agent.Count / MB,
        AgentMemoryMaxMB = _agent.Count == 0 ? null : _agent.Max / MB,
    };

    /// <summary>
    /// Returns the growth of a counter. A counter that went backwards has started again, or the file has another meaning.
    /// </summary>
    private static double? Difference(double? now, double? before) => now - before is { } difference and >= 0 ? difference : null;

    private (long Total, long Free)? Space()
    {
        try
        {
            var drive = new DriveInfo(tmp);
            return (drive.TotalSize, drive.AvailableFreeSpace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
