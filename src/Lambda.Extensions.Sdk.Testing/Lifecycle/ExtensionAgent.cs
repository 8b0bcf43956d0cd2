using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Implements the state machine of one extension in one sandbox (server-behaviour 3). Not synchronised: used inside the sandbox's lock.</summary>
internal sealed class ExtensionAgent(string name, bool isExternal)
{
    private const string NotAllowed = "State transition is not allowed";
    private const string ConcurrentModification = "Concurrent state modification";

    private TaskCompletionSource<NextAnswer>? _pending;
    private NextAnswer? _released;

    public string Name { get; } = name;

    public bool IsExternal { get; } = isExternal;

    public string Identifier { get; } = Guid.NewGuid().ToString("D");

    public ExtensionState State { get; set; } = ExtensionState.Started;

    public IReadOnlyList<string> Events { get; private set; } = [];

    /// <summary>True after the first <c>next</c>, for which INIT waits (server-behaviour 4.1).</summary>
    public bool HasAskedForNext { get; private set; }

    public IProgram? Program { get; set; }

    public ProgramExit? Exit { get; set; }

    /// <summary>The time at which the SHUTDOWN event was released, on the emulator's clock.</summary>
    public TimeSpan? ShutdownReleased { get; set; }

    public TimeSpan? ExitedAfter { get; set; }

    /// <summary>Called inside the lock when an event is handed to a call of <c>next</c>.</summary>
    public Action<ExtensionAgent, NextAnswer>? Delivered { get; set; }

    public bool IsSubscribed(string eventType) => Events.Contains(eventType, StringComparer.Ordinal);

    public ApiError? Register(IReadOnlyList<string> events)
    {
        if (State != ExtensionState.Started) return ApiError.Transition(State, nameof(ExtensionState.Registered), Name, NotAllowed);
        State = ExtensionState.Registered;
        Events = [.. events.Distinct(StringComparer.Ordinal)];
        return null;
    }

    /// <summary>Returns the error if <c>next</c> is not allowed now.</summary>
    public ApiError? CheckNext() => State is ExtensionState.Registered or ExtensionState.Running
        ? null
        : ApiError.Transition(State, nameof(ExtensionState.Ready), Identifier, NotAllowed);

    /// <summary>Asks for the next event, after <see cref="CheckNext"/>. The task ends when an event is released.</summary>
    public Task<NextAnswer> BeginNext()
    {
        State = ExtensionState.Ready;
        HasAskedForNext = true;
        if (_released is { } early)
        {
            // A release is sticky: an event released while no call waited is delivered now.
            _released = null;
            State = ExtensionState.Running;
            Delivered?.Invoke(this, early);
            return Task.FromResult(early);
        }

        _pending = new TaskCompletionSource<NextAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _pending.Task;
    }

    /// <summary>Delivers an event to the pending <c>next</c>, even if its client has gone; without one, keeps it for the next call.</summary>
    public void Release(NextAnswer delivery)
    {
        if (_pending is not { } pending)
        {
            _released = delivery;
            return;
        }

        _pending = null;
        if (State == ExtensionState.Ready)
        {
            State = ExtensionState.Running;
            Delivered?.Invoke(this, delivery);
            pending.SetResult(delivery);
        }
        else
        {
            pending.SetResult(NextAnswer.OfError(ApiError.Transition(State, nameof(ExtensionState.Ready), Identifier, ConcurrentModification)));
        }
    }

    /// <summary>Applies init/error, which is allowed before the first <c>next</c>. A repetition changes nothing.</summary>
    public ApiError? InitError(out bool isFirst)
    {
        isFirst = State == ExtensionState.Registered;
        if (State is not (ExtensionState.Registered or ExtensionState.InitError))
            return ApiError.Transition(State, nameof(ExtensionState.InitError), Identifier, NotAllowed);
        State = ExtensionState.InitError;
        return null;
    }

    /// <summary>Applies exit/error, which is allowed after registration, also while a <c>next</c> is pending. The platform calls the state <c>Exited</c>.</summary>
    public ApiError? ExitError(out bool isFirst)
    {
        isFirst = State is ExtensionState.Registered or ExtensionState.Ready or ExtensionState.Running;
        if (!isFirst && State != ExtensionState.ExitError) return ApiError.Transition(State, nameof(ExtensionState.Exited), Identifier, NotAllowed);
        State = ExtensionState.ExitError;
        return null;
    }

    /// <summary>Records the process's end. Outside a shutdown the state does not change: the exit itself is the error.</summary>
    public void RecordExit(ProgramExit exit, bool shuttingDown, TimeSpan now)
    {
        Exit = exit;
        ExitedAfter = now - ShutdownReleased;
        if (shuttingDown && State is not (ExtensionState.InitError or ExtensionState.ExitError or ExtensionState.LaunchError))
            State = exit.ExitCode == 0 ? ExtensionState.Exited : ExtensionState.ShutdownFailed;
    }

    /// <summary>Ends a pending <c>next</c> without an answer.</summary>
    public void Abort()
    {
        _pending?.TrySetResult(NextAnswer.Aborted);
        _pending = null;
    }
}
