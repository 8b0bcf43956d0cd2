using Lambda.Extensions.Sdk.Cli.Report.Model;
using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Report.Usage;

/// <summary>Samples processor time and memory of the run's processes, while there is a report. The number of samples is bounded.</summary>
internal sealed class UsageSampler : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    /// <summary>The number of samples between two looks for descendants, which take longer.</summary>
    private const int TreePeriod = 8;

    private readonly Lock _gate = new();
    private readonly List<UsageRecorder> _all = [];
    private readonly ITimer _timer;
    private readonly TimeProvider _time;
    private TimeSpan _startTime;
    private bool _hasTime;
    private int _ticks;

    public UsageSampler(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => Sample(), null, Period, Period);
    }

    public void Add(int lane, EmulatorEvent happened)
    {
        lock (_gate)
        {
            // The sampler's own clock is the wall clock: the events show where the emulator's begins.
            _startTime = happened.Time - DateTimeOffset.UnixEpoch - happened.Offset;
            _hasTime = true;
            if (happened is ProgramStartedEvent { ProcessId: { } processId })
            {
                var recorder = new UsageRecorder(lane, processId);
                recorder.Sample(Now, null);
                _all.Add(recorder);
            }
            else if (happened is ProgramExitedEvent)
            {
                _all.FindLast(recorder => recorder.Lane == lane)?.End();
            }
        }
    }

    private TimeSpan Now => _time.GetUtcNow() - DateTimeOffset.UnixEpoch - _startTime;

    public IReadOnlyList<UsageSeries> Series(int max)
    {
        lock (_gate) return [.. _all.Select(recorder => recorder.Series).Where(series => series.Samples.Count > 1).Take(max)];
    }

    public void Dispose() => _timer.Dispose();

    private void Sample()
    {
        // A sample that is late is left out.
        if (!_gate.TryEnter()) return;
        try
        {
            if (!_hasTime) return;
            bool isTree = _ticks++ % TreePeriod == 0;
            foreach (UsageRecorder recorder in _all.Where(recorder => !recorder.HasEnded)) recorder.Sample(Now, isTree ? ProcessTree.Of : null);
        }
        finally
        {
            _gate.Exit();
        }
    }
}
