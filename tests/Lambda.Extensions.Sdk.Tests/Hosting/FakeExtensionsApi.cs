using System.Collections.Concurrent;
using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Tests.Hosting;

/// <summary>The platform as the loop sees it: answers what a test hands it, and records what it was asked, in order.</summary>
internal sealed class FakeExtensionsApi : IExtensionsApiClient, INextSender
{
    private readonly BlockingCollection<Func<ExtensionEvent>> _answers = [];
    private readonly Lock _gate = new();
    private readonly List<string> _calls = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private int _pending;
    private int _nexts;

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    public Queue<Func<Registration>> RegisterAnswers { get; } = new();

    public List<ExtensionEvents> RegisteredEvents { get; } = [];

    public string? RegisteredName { get; private set; }

    public ExtensionError? InitError { get; private set; }

    public ExtensionError? ExitError { get; private set; }

    public int MostPending { get; private set; }

    public bool Disposed { get; private set; }

    /// <summary>Called when <c>next</c> is to be sent before the loop's thread wakes; the result is whether it was.</summary>
    public Func<bool> SentAhead { get; set; } = () => false;

    /// <summary>Called when <c>next</c> is asked for, on the loop's thread.</summary>
    public Action Asked { get; set; } = () => { };

    public static InvokeEvent Invocation(DateTimeOffset? deadline = null) =>
        new(Guid.NewGuid().ToString(), "arn:aws:lambda:eu-central-1:123456789012:function:f", deadline);

    public void Answer(ExtensionEvent answer) => _answers.Add(() => answer);

    public void AnswerWith(ExtensionsApiException failure) => _answers.Add(() => throw failure);

    public void Note(string what)
    {
        lock (_gate) _calls.Add(what);
    }

    /// <summary>Completes when <c>next</c> has been asked for the given number of times in all.</summary>
    public Task NextAsked(int times)
    {
        lock (_gate)
        {
            if (_nexts >= times) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((times, reached));
            return reached.Task;
        }
    }

    public ValueTask<Registration> RegisterAsync(string name, ExtensionEvents events, bool requestAccountId = false, CancellationToken cancellationToken = default)
    {
        Note("register");
        RegisteredName = name;
        RegisteredEvents.Add(events);
        return ValueTask.FromResult(RegisterAnswers.TryDequeue(out Func<Registration>? answer) ? answer() : new Registration { ExtensionId = "id", FunctionName = "f", FunctionVersion = "$LATEST" });
    }

    public bool TrySendNext() => SentAhead();

    public ValueTask<ExtensionEvent> NextAsync(CancellationToken cancellationToken = default)
    {
        Asked();
        lock (_gate)
        {
            _calls.Add("next");
            _nexts++;
            MostPending = Math.Max(MostPending, ++_pending);
            foreach ((int count, TaskCompletionSource reached) in _waiters)
            {
                if (_nexts >= count) reached.TrySetResult();
            }
        }

        try
        {
            return ValueTask.FromResult(_answers.Take(cancellationToken)());
        }
        finally
        {
            lock (_gate) _pending--;
        }
    }

    public ValueTask ReportInitErrorAsync(ExtensionError error, CancellationToken cancellationToken = default)
    {
        Note("init/error");
        InitError = error;
        return ValueTask.CompletedTask;
    }

    public ValueTask ReportExitErrorAsync(ExtensionError error, CancellationToken cancellationToken = default)
    {
        Note("exit/error");
        ExitError = error;
        return ValueTask.CompletedTask;
    }

    public void Dispose() => Disposed = true;
}
