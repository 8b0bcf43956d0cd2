using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Keeps the duration of an INIT, and of a restore if INIT made a snapshot, for the first invocation after it. Not for concurrent use.</summary>
internal sealed class ColdStart(EmulatorSettings settings, EmulatorClock clock, TelemetryRecorder telemetry)
{
    private TimeSpan? _init;
    private bool _isSnapshot;

    public void Initialised(InitResult result)
    {
        _init = result.Duration;
        _isSnapshot = settings.InitializationType == InitializationTypes.SnapStart;
    }

    /// <summary>Forgets the INIT after a reset of the environment.</summary>
    public void Forget()
    {
        _init = null;
        _isSnapshot = false;
    }

    /// <summary>Thaws the environment for an invocation. From a snapshot this is a restore, which only telemetry shows (lambda-facts 1.7).</summary>
    public void Resume(ActiveInvocation invocation, Action thaw)
    {
        invocation.ColdInit = _init;
        bool isRestore = _isSnapshot;
        Forget();
        if (isRestore)
            invocation.Restore = Restore(thaw);
        else
            thaw();
    }

    /// <summary>Thaws the environment as from a snapshot.</summary>
    /// <returns>The duration.</returns>
    /// <exception cref="InvalidOperationException">The environment is not of the SnapStart type.</exception>
    public TimeSpan Restore(Action thaw)
    {
        if (settings.InitializationType != InitializationTypes.SnapStart)
            throw new InvalidOperationException("Only a SnapStart environment is restored: use the initialization type snap-start.");
        TimeSpan start = clock.Elapsed;
        telemetry.RestoreStart();
        thaw();
        TimeSpan duration = clock.Elapsed - start;
        telemetry.RestoreEnd(duration);
        return duration;
    }
}
