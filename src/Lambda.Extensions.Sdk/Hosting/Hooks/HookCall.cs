namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>
/// One call of a hook, shared by the loop thread that makes it and the watchdog that ends it. It is reused from call to call while
/// its hooks end in time. An abandoned one stays with its hook and is not reused.
/// </summary>
internal sealed class HookCall
{
    // The state is one word, so that every transition is one compare-and-swap: version | cancelled flag | phase. The version keeps a
    // late watchdog from changing a call that is already reused.
    private const long PhaseMask = 7;
    private const long CancelledFlag = 8;
    private const long VersionStep = 16;

    private readonly object _gate = new();
    private readonly Action _taskCompleted;
    private CancellationTokenSource _budget = new();
    private long _state;
    private bool? _endedLate;
    private Action<bool>? _whenEndedLate;
    private Task? _task;

    public HookCall() => _taskCompleted = OnTaskCompleted;

    private enum Phase : long
    {
        /// <summary>The loop thread is inside the author's code.</summary>
        Inside = 1,

        /// <summary>The loop thread is back; the hook's task is not completed yet.</summary>
        Awaiting = 2,
        Done = 3,
        Abandoned = 4,
    }

    public CancellationToken Token => _budget.Token;

    public bool WasCancelled => (Volatile.Read(ref _state) & CancelledFlag) != 0;

    private Phase PhaseNow => PhaseOf(Volatile.Read(ref _state));

    /// <summary>Starts a new call. Returns its version for the watchdog.</summary>
    public long Begin()
    {
        if ((_state & CancelledFlag) != 0 || !_budget.TryReset()) _budget = new CancellationTokenSource();
        long version = (_state & ~(PhaseMask | CancelledFlag)) + VersionStep;
        _task = null;
        Volatile.Write(ref _state, version | (long)Phase.Inside);
        return version;
    }

    /// <summary>
    /// Records that the author's code has returned. Returns false when it is too late: the call was abandoned and this thread has
    /// lost the loop.
    /// </summary>
    public bool TryLeave(Task? task)
    {
        _task = task;
        return TryMove(Phase.Inside, Phase.Awaiting);
    }

    /// <summary>Blocks until the hook's task completes or the watchdog abandons it.</summary>
    public bool WaitForTask(Task task)
    {
        if (!task.IsCompleted)
        {
            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_taskCompleted);
            lock (_gate)
            {
                while (PhaseNow == Phase.Awaiting) Monitor.Wait(_gate);
            }
        }
        else if (!TryMove(Phase.Awaiting, Phase.Done))
        {
            // Abandoned at the moment it ended.
            End(task.IsCompletedSuccessfully);
        }

        return PhaseNow == Phase.Done;
    }

    /// <summary>
    /// Cancels the token when the budget is over. It does so on another thread, since registrations on the token are the author's
    /// code.
    /// </summary>
    public void Cancel(long version)
    {
        long seen = Volatile.Read(ref _state);
        while ((seen & ~(PhaseMask | CancelledFlag)) == version && PhaseOf(seen) is Phase.Inside or Phase.Awaiting && (seen & CancelledFlag) == 0)
        {
            // Read before the swap: if the swap succeeds, no new call has begun, so this is still the source of this call.
            CancellationTokenSource budget = _budget;
            long was = Interlocked.CompareExchange(ref _state, seen | CancelledFlag, seen);
            if (was == seen)
            {
                _ = budget.CancelAsync();
                return;
            }

            seen = was;
        }
    }

    /// <summary>
    /// Abandons the hook. <paramref name="threadIsStuck"/> is true when the loop thread is still inside the author's code.
    /// </summary>
    public bool TryAbandon(long version, out bool threadIsStuck)
    {
        long seen = Volatile.Read(ref _state);
        while ((seen & ~(PhaseMask | CancelledFlag)) == version && PhaseOf(seen) is Phase.Inside or Phase.Awaiting)
        {
            long was = Interlocked.CompareExchange(ref _state, (seen & ~PhaseMask) | (long)Phase.Abandoned, seen);
            if (was == seen)
            {
                threadIsStuck = PhaseOf(seen) == Phase.Inside;
                if (!threadIsStuck) Wake();
                return true;
            }

            seen = was;
        }

        threadIsStuck = false;
        return false;
    }

    /// <summary>
    /// Calls back once when the abandoned hook ends later, with whether it succeeded. Calls back at once when it has already ended.
    /// </summary>
    public void WhenEndedLate(Action<bool> callback)
    {
        lock (_gate)
        {
            if (_endedLate is null)
            {
                _whenEndedLate = callback;
                return;
            }
        }

        callback(_endedLate.Value);
    }

    /// <summary>Records, on a retired thread, that the stuck hook has returned a task or has thrown.</summary>
    public void ReturnedLate(Task? task, Exception? error)
    {
        if (error is not null || task is null)
        {
            End(succeeded: false);
            return;
        }

        _task = task;
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_taskCompleted);
    }

    private static Phase PhaseOf(long state) => (Phase)(state & PhaseMask);

    private bool TryMove(Phase from, Phase to)
    {
        long seen = Volatile.Read(ref _state);
        while (PhaseOf(seen) == from)
        {
            long was = Interlocked.CompareExchange(ref _state, (seen & ~PhaseMask) | (long)to, seen);
            if (was == seen) return true;
            seen = was;
        }

        return false;
    }

    private void OnTaskCompleted()
    {
        if (TryMove(Phase.Awaiting, Phase.Done)) Wake();
        else if (PhaseNow == Phase.Abandoned) End(_task is { IsCompletedSuccessfully: true });
    }

    private void End(bool succeeded)
    {
        _ = _task?.Exception; // Marks the exception as observed, since no other code reads it.
        Action<bool>? callback;
        lock (_gate)
        {
            if (_endedLate is not null) return;
            _endedLate = succeeded;
            callback = _whenEndedLate;
        }

        callback?.Invoke(succeeded);
    }

    private void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }
}
