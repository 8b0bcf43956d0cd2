namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Implements the runtime's side of the Runtime API. Not synchronised: used inside the sandbox's lock.</summary>
internal abstract class RuntimeAgent
{
    private readonly Queue<TaskCompletionSource<ActiveInvocation?>> _pending = new();

    public RuntimeState State { get; protected set; } = RuntimeState.Started;

    public bool HasAskedForNext { get; protected set; }

    /// <summary>The current invocation; <see langword="null"/> between invocations, and on Managed Instances.</summary>
    public virtual ActiveInvocation? Current => null;

    protected bool SomebodyWaits => _pending.Count > 0;

    /// <summary>Asks for an invocation. Returns a refusal, or a task whose result is <see langword="null"/> when the sandbox ends first.</summary>
    public abstract ApiError? BeginNext(out Task<ActiveInvocation?> invocation);

    public abstract void Deliver(ActiveInvocation invocation);

    /// <summary>Returns the invocation with this id if this runtime may answer it.</summary>
    public abstract ActiveInvocation? Find(string requestId);

    /// <summary>Returns whether the invocation timed out before its answer. Only Managed Instances keep its runtime alive.</summary>
    public virtual bool IsLate(string requestId) => false;

    public abstract ApiError? BeginResponse(ActiveInvocation invocation, bool isError);

    public abstract void EndResponse(ActiveInvocation invocation);

    /// <summary>Forgets an invocation that is over. Its id becomes unknown.</summary>
    public abstract void Forget(ActiveInvocation invocation);

    public ApiError? InitError()
    {
        if (State != RuntimeState.Started) return Refused(RuntimeState.InitError);
        State = RuntimeState.InitError;
        return null;
    }

    public void Abort()
    {
        while (_pending.TryDequeue(out TaskCompletionSource<ActiveInvocation?>? pending)) pending.TrySetResult(null);
    }

    protected Task<ActiveInvocation?> Wait()
    {
        var pending = new TaskCompletionSource<ActiveInvocation?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending.Enqueue(pending);
        return pending.Task;
    }

    protected void ReleaseOne(ActiveInvocation invocation)
    {
        if (_pending.TryDequeue(out TaskCompletionSource<ActiveInvocation?>? pending)) pending.TrySetResult(invocation);
    }

    protected ApiError Refused(RuntimeState target) => new(
        "InvalidStateTransition",
        $"State transition from {State} to {target} failed for runtime. Error: State transition is not allowed");
}
