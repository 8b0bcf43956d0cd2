namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Represents a runtime on Managed Instances: several calls of <c>next</c> and several invocations at once (lambda-facts 1.9).</summary>
internal sealed class ConcurrentRuntimeAgent : RuntimeAgent
{
    private readonly Queue<ActiveInvocation> _waiting = new();
    private readonly Dictionary<string, ActiveInvocation> _running = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unanswered = new(StringComparer.Ordinal);

    public override ApiError? BeginNext(out Task<ActiveInvocation?> invocation)
    {
        invocation = Task.FromResult<ActiveInvocation?>(null);
        if (State == RuntimeState.InitError) return Refused(RuntimeState.Ready);
        State = RuntimeState.Ready;
        HasAskedForNext = true;
        if (_waiting.TryDequeue(out ActiveInvocation? next))
        {
            _running[next.RequestId] = next;
            invocation = Task.FromResult<ActiveInvocation?>(next);
        }
        else
        {
            invocation = Wait();
        }

        return null;
    }

    public override void Deliver(ActiveInvocation invocation)
    {
        if (SomebodyWaits)
        {
            _running[invocation.RequestId] = invocation;
            ReleaseOne(invocation);
        }
        else
        {
            _waiting.Enqueue(invocation);
        }
    }

    public override ActiveInvocation? Find(string requestId) => _running.GetValueOrDefault(requestId);

    public override ApiError? BeginResponse(ActiveInvocation invocation, bool isError)
    {
        _running.Remove(invocation.RequestId);
        return null;
    }

    public override void EndResponse(ActiveInvocation invocation)
    {
    }

    public override bool IsLate(string requestId) => _unanswered.Contains(requestId);

    public override void Forget(ActiveInvocation invocation)
    {
        if (_running.Remove(invocation.RequestId)) _unanswered.Add(invocation.RequestId);
        if (!_waiting.Contains(invocation)) return;
        var others = _waiting.Where(other => other != invocation).ToList();
        _waiting.Clear();
        others.ForEach(_waiting.Enqueue);
    }
}
