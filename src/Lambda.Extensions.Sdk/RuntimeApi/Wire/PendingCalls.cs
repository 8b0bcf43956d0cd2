namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>The requests of a connection that wait for their responses, in order. Requests may be pipelined.</summary>
internal sealed class PendingCalls
{
    private readonly object _gate = new();
    private readonly Queue<RuntimeCall> _calls = new();
    private bool _closed;

    /// <summary>Adds a request, before its bytes are sent.</summary>
    public void Add(RuntimeCall call)
    {
        lock (_gate) _calls.Enqueue(call);
    }

    /// <summary>Returns the request that the next response belongs to; null when there is none.</summary>
    public RuntimeCall? Peek()
    {
        lock (_gate) return _calls.TryPeek(out RuntimeCall? call) ? call : null;
    }

    /// <summary>Removes the oldest request, after its response was forwarded.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _calls.TryDequeue(out _);
            if (_calls.Count == 0) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until each request has its response. Returns false when there will be no more responses.</summary>
    public bool WaitUntilEmpty()
    {
        lock (_gate)
        {
            while (_calls.Count > 0 && !_closed) Monitor.Wait(_gate);
            return !_closed;
        }
    }

    /// <summary>Ends every wait, now and later.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
