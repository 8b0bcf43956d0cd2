using Lambda.Extensions.Sdk.RuntimeApi.Wire;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>The events that are not answered yet. An answer may come on another connection than its event.</summary>
internal sealed class InvocationBook(TimeProvider time)
{
    // Many more than run at once. An invocation that ended without an answer stays until then.
    private const int Capacity = 1024;

    private readonly Dictionary<string, Entry> _events = [];

    public void Begin(string requestId, BodyCounter size, long? deadlineMs)
    {
        lock (_events)
        {
            if (_events.Count >= Capacity) _events.Clear();
            _events[requestId] = new Entry(size, time.GetTimestamp(), deadlineMs);
        }
    }

    /// <summary>Returns the moment of the function's timeout in Unix milliseconds; null when it is not known.</summary>
    public long? DeadlineOf(string? requestId)
    {
        if (requestId is null) return null;
        lock (_events) return _events.TryGetValue(requestId, out Entry? begun) ? begun.DeadlineMs : null;
    }

    /// <summary>Removes an event that was answered, and returns the answer with what is known of both.</summary>
    public RuntimeAnswer End(string requestId, long responseSize, string? errorType, bool isError, bool endsInvocation)
    {
        Entry? begun;
        lock (_events) _events.Remove(requestId, out begun);
        return new RuntimeAnswer(requestId)
        {
            IsError = isError,
            ErrorType = errorType,
            EventSize = begun?.Size.Size,
            ResponseSize = responseSize,
            Duration = begun is null ? null : time.GetElapsedTime(begun.At),
            EndsInvocation = endsInvocation,
        };
    }

    private sealed record Entry(BodyCounter Size, long At, long? DeadlineMs);
}
