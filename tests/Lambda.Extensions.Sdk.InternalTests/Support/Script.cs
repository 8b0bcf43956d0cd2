namespace Lambda.Extensions.Sdk.InternalTests.Support;

/// <summary>What the hooks of a test's extension do, and what they have been called for.</summary>
internal sealed class Script
{
    private readonly List<string> _calls = [];

    public Func<InvokeEvent, CancellationToken, Task> Invoke { get; set; } = (_, _) => Task.CompletedTask;

    public Func<Invocation, CancellationToken, Task> Completed { get; set; } = (_, _) => Task.CompletedTask;

    public Func<CancellationToken, Task> Initialize { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_calls) return [.. _calls];
        }
    }

    public void Note(string call)
    {
        lock (_calls) _calls.Add(call);
    }
}
