using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>The end of the telemetry thread: its time limit, and the time to wait for reports (G10).</summary>
internal sealed class DispatchDrain(ShutdownEvent shutdown, TimeProvider time, TimeSpan limit, TimeSpan reportTimeout) : IDisposable
{
    private readonly ClockGate _gate = new(time);
    private readonly long _since = time.GetTimestamp();
    private bool _done;

    public ShutdownEvent Shutdown { get; } = shutdown;

    /// <summary>Gets the time that is left for hooks.</summary>
    public TimeSpan Left => limit - time.GetElapsedTime(_since);

    public TimeSpan UntilReportsAreDue
    {
        get
        {
            TimeSpan left = (reportTimeout < limit ? reportTimeout : limit) - time.GetElapsedTime(_since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Gets or sets whether the open invocations have been closed. Only the last hooks are being called.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Returns true when there is nothing more to wait for.</summary>
    public bool IsOver(TelemetryIntake intake) => HasEnded || !intake.AwaitsAnything || UntilReportsAreDue == TimeSpan.Zero;

    public void Done()
    {
        lock (_gate.Lock) _done = true;
        _gate.Pulse();
    }

    /// <summary>Waits until all ends are reported, or the limit is over. Returns false at the limit.</summary>
    public bool Wait()
    {
        lock (_gate.Lock)
        {
            while (!_done && Left is { } left && left > TimeSpan.Zero) _gate.Wait(left);
            return _done;
        }
    }

    public void Dispose() => _gate.Dispose();
}
