namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Represents a runtime that works on one invocation at a time.</summary>
internal sealed class SingleRuntimeAgent : RuntimeAgent
{
    private ActiveInvocation? _current;

    public override ActiveInvocation? Current => _current;

    public override ApiError? BeginNext(out Task<ActiveInvocation?> invocation)
    {
        invocation = Task.FromResult<ActiveInvocation?>(null);
        switch (State)
        {
            case RuntimeState.Running:
                // A runtime that asks again without having answered is given the same event again.
                invocation = Task.FromResult(_current);
                return null;
            case RuntimeState.Started or RuntimeState.Ready or RuntimeState.ResponseSent:
                State = RuntimeState.Ready;
                HasAskedForNext = true;
                invocation = Wait();
                return null;
            default:
                return Refused(RuntimeState.Ready);
        }
    }

    public override void Deliver(ActiveInvocation invocation)
    {
        _current = invocation;
        State = RuntimeState.Running;
        ReleaseOne(invocation);
    }

    public override ActiveInvocation? Find(string requestId) => _current?.RequestId == requestId ? _current : null;

    public override ApiError? BeginResponse(ActiveInvocation invocation, bool isError)
    {
        RuntimeState target = isError ? RuntimeState.InvocationErrorResponse : RuntimeState.InvocationResponse;
        if (State != RuntimeState.Running) return Refused(target);
        State = target;
        return null;
    }

    public override void EndResponse(ActiveInvocation invocation) => State = RuntimeState.ResponseSent;

    public override void Forget(ActiveInvocation invocation)
    {
        if (_current == invocation) _current = null;
    }
}
