using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>What the first invocation after an INIT tells of it: its duration, and, where INIT made a snapshot, the restore. Used in turn.</summary>
internal sealed class ColdStart(EmulatorSettings settings, EmulatorClock clock, TelemetryRecorder telemetry)
{
    private TimeSpan? _init;
    private bool _isSnapshot;

    public void Initialised(InitResult result)
    {
        _init = result.Duration;
        _isSnapshot = settings.InitializationType == InitializationTypes.SnapStart;
    }

    /// <summary>The environment was reset: there is nothing left of that INIT.</summary>
    public void Forget()
    {
        _init = null;
        _isSnapshot = false;
    }

    /// <summary>Lets the environment go on for an invocation; from a snapshot that is a restore, which is seen in telemetry only (lambda-facts 1.7).</summary>
    public void Resume(ActiveInvocation invocation, Action thaw)
    {
        invocation.ColdInit = _init;
        var isRestore = _isSnapshot;
        Forget();
        var start = clock.Elapsed;
        if (isRestore) telemetry.RestoreStart();
        thaw();
        if (!isRestore) return;
        invocation.Restore = clock.Elapsed - start;
        telemetry.RestoreEnd(invocation.Restore.Value);
    }
}
