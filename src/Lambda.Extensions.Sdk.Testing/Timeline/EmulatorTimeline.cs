using System.Collections;
using System.Runtime.CompilerServices;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>Holds all events of one emulator, in order. Safe to read from any thread while it grows.</summary>
/// <remarks>Indexer and <see cref="Count"/> see the events so far; an enumeration sees a snapshot.</remarks>
public sealed class EmulatorTimeline : IReadOnlyList<EmulatorEvent>
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly List<EmulatorEvent> _events = [];
    private readonly EmulatorClock _clock;
    private TaskCompletionSource _changed = NewSignal();
    private bool _complete;

    internal EmulatorTimeline(EmulatorClock clock)
    {
        _clock = clock;
    }

    /// <summary>Receives each event, in order, inside the timeline's lock; <see langword="null"/> when nothing is recorded.</summary>
    internal Action<EmulatorEvent>? Observer { get; init; }

    /// <summary>Gets the number of events so far.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _events.Count;
        }
    }

    /// <summary>Gets the event with this <see cref="EmulatorEvent.Sequence"/>.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such event yet.</exception>
    public EmulatorEvent this[int index]
    {
        get
        {
            lock (_gate) return _events[index];
        }
    }

    /// <summary>Enumerates the events so far.</summary>
    /// <returns>An enumerator over a snapshot.</returns>
    public IEnumerator<EmulatorEvent> GetEnumerator() => Snapshot().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Waits for an event with a name. Past events count.</summary>
    /// <param name="name">One of <see cref="EmulatorEventNames"/>.</param>
    /// <param name="extension">Only events about this extension; <see langword="null"/> for any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first such event.</returns>
    /// <exception cref="EmulatorException">It did not happen within 60 seconds of real time, or the emulator was disposed without it; the message holds the timeline's end.</exception>
    public Task<EmulatorEvent> WaitForEventAsync(string name, string? extension = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return WaitForAsync<EmulatorEvent>(
            candidate => candidate.Name == name && (extension is null || candidate.Extension == extension),
            cancellationToken);
    }

    /// <summary>Waits for the first event of a type that meets a condition. Past events count.</summary>
    /// <typeparam name="T">The event's type; <see cref="EmulatorEvent"/> for any.</typeparam>
    /// <param name="predicate">The condition. It is evaluated once for each event.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first such event.</returns>
    /// <exception cref="EmulatorException">It did not happen within 60 seconds of real time, or the emulator was disposed without it; the message holds the timeline's end.</exception>
    public async Task<T> WaitForAsync<T>(Func<T, bool> predicate, CancellationToken cancellationToken = default)
        where T : EmulatorEvent
    {
        ArgumentNullException.ThrowIfNull(predicate);
        // A safety net for tests, so on the real clock even when the emulator runs on a fake one.
        using var limit = new CancellationTokenSource(LongestWait, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await foreach (EmulatorEvent? candidate in ReadAllAsync(either.Token).ConfigureAwait(false))
            {
                if (candidate is T typed && predicate(typed)) return typed;
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EmulatorException($"The awaited event did not happen within {LongestWait.TotalSeconds:0.###} s. {Tail()}", e);
        }

        throw new EmulatorException($"The emulator was disposed before the awaited event happened. {Tail()}");
    }

    /// <summary>Enumerates all events from the first one and waits for new ones, until the emulator is disposed.</summary>
    /// <param name="cancellationToken">Ends the enumeration with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The events in order.</returns>
    public async IAsyncEnumerable<EmulatorEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int position = 0;
        while (true)
        {
            EmulatorEvent? current = null;
            Task changed;
            bool complete;
            lock (_gate)
            {
                if (position < _events.Count) current = _events[position++];
                changed = _changed.Task;
                complete = _complete;
            }

            if (current is not null)
                yield return current;
            else if (complete)
                yield break;
            else
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    internal void Record(EmulatorEvent happened)
    {
        lock (_gate)
        {
            happened.Stamp(_events.Count, _clock.Elapsed, _clock.UtcNow);
            _events.Add(happened);
            if (Observer is { } observer)
                observer(happened);
            else
                happened.Forget();
            Signal();
        }
    }

    internal void Complete()
    {
        lock (_gate)
        {
            _complete = true;
            Signal();
        }
    }

    internal string Tail(int count = 25)
    {
        List<EmulatorEvent> all = Snapshot();
        return "The last events:" + string.Concat(all.TakeLast(count).Select(e => "\n  " + e));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private List<EmulatorEvent> Snapshot()
    {
        lock (_gate) return [.. _events];
    }

    private void Signal()
    {
        TaskCompletionSource changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }
}
