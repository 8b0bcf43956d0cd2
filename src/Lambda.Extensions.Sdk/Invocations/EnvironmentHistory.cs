using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>
/// Keeps the initialisations and restores of the environment, and gives each to its invocation. INIT and a restore belong to the
/// first invocation after them. A suppressed init belongs to the invocation it came within or just before (lambda-facts 1.4). The
/// initialisation that made a snapshot is reported again in each environment restored from it. It belongs to no invocation
/// (lambda-facts 1.7).
/// </summary>
internal sealed class EnvironmentHistory(InitializationType type)
{
    private InitializationEntry? _init;
    private InitializationEntry? _suppressed;

    /// <summary>Gets whether the environment was started before the first request for it.</summary>
    private bool IsAheadOfTime => type == InitializationType.ProvisionedConcurrency || type == InitializationType.ManagedInstances;

    public RestoreEntry? Restore { get; private set; }

    /// <summary>Applies a record of an initialisation or a restore. Returns false for other records.</summary>
    /// <param name="record">Any record.</param>
    /// <param name="restored">True when it is the first record of a restore.</param>
    public bool Apply(TelemetryRecord record, out bool restored)
    {
        restored = false;
        switch (record)
        {
            case PlatformInitStartRecord start:
                Of(start)?.Join(start);
                return true;
            case PlatformInitRuntimeDoneRecord done:
                Of(done.InitializationType, done.Phase)?.Join(done);
                return true;
            case PlatformInitReportRecord report:
                Of(report.InitializationType, report.Phase)?.Join(report);
                return true;
            case PlatformRestoreStartRecord start:
                Restoring(out restored).Join(start);
                return true;
            case PlatformRestoreRuntimeDoneRecord done:
                Restoring(out restored).Join(done);
                return true;
            case PlatformRestoreReportRecord report:
                Restoring(out restored).Join(report);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Adds to an invocation the initialisation and the restore that belong to it, before a snapshot of it is taken.</summary>
    public void Attach(InvocationEntry entry)
    {
        if (entry.Ordinal == 0)
        {
            entry.Initialization ??= _init;
            entry.Restore ??= Restore;
        }

        if (_suppressed is { IsTaken: false } suppressed && entry.MayContain(suppressed.Time))
        {
            suppressed.IsTaken = true;
            entry.Initialization = suppressed;
        }
    }

    /// <summary>Returns the value for <see cref="Invocation.IsColdStart"/>.</summary>
    public bool IsColdStart(InvocationEntry entry)
    {
        if (IsAheadOfTime) return false;
        // Only the report of a cold start has these metrics.
        if (entry.ReportMetrics is { } metrics && (metrics.InitDurationMs is not null || metrics.RestoreDurationMs is not null)) return true;
        if (entry.Ordinal != 0) return false;
        // After a reset this process is new, but its environment is not. A failed INIT that its first invocation repeats is still a
        // cold start.
        return entry.Restore is not null || entry.Initialization is not { IsSuppressed: true } || _init is { Failed: true };
    }

    private InitializationEntry? Of(PlatformInitStartRecord start)
    {
        InitializationEntry? entry = Of(start.InitializationType, start.Phase);
        // Within one process there is one reset at most, unless a test sends more.
        if (entry is { IsSuppressed: true, HasStart: true } && start.Time > entry.StartedAt) entry = _suppressed = new InitializationEntry(type, InitializationPhase.Invoke);
        return entry;
    }

    private InitializationEntry? Of(InitializationType recordType, InitializationPhase phase)
    {
        if (phase == InitializationPhase.Invoke) return _suppressed ??= new InitializationEntry(type, phase);
        bool ofSnapshot = type == InitializationType.SnapStart || recordType == InitializationType.SnapStart || phase == InitializationPhase.SnapStart;
        return ofSnapshot ? null : _init ??= new InitializationEntry(type, phase);
    }

    private RestoreEntry Restoring(out bool first)
    {
        first = Restore is null;
        return Restore ??= new RestoreEntry();
    }
}
