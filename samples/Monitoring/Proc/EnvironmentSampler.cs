using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Monitoring.Proc;

/// <summary>
/// Measures the environment instead of its invocations, where several run at a time (Managed Instances): processors, memory, concurrency.
/// </summary>
internal sealed class EnvironmentSampler(ProcFiles files)
{
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private (double Busy, double All)? _cpu = files.CpuShares();
    private int _most;

    /// <summary>Follows the starts and the ends of invocations.</summary>
    public void Observe(TelemetryBatch batch)
    {
        foreach (TelemetryRecord record in batch.Records)
        {
            if (record is PlatformStartRecord start) _open.Add(start.RequestId);
            // The end of an invocation may have been lost. More than this are not running.
            if (_open.Count > 1024) _open.Clear();
            _most = Math.Max(_most, _open.Count);
            if (record is PlatformReportRecord report) _open.Remove(report.RequestId);
        }
    }

    /// <summary>Returns the use since the last call.</summary>
    public EnvironmentUsage Take()
    {
        (double Busy, double All)? cpu = files.CpuShares();
        double? share = cpu is { } now && _cpu is { } before && now.All > before.All && now.Busy >= before.Busy ? (now.Busy - before.Busy) / (now.All - before.All) : null;
        _cpu = cpu;
        int most = _most;
        _most = _open.Count;
        return new EnvironmentUsage(share, files.MemoryShare(), most);
    }
}
