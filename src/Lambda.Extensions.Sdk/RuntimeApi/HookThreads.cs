using System.Diagnostics.CodeAnalysis;
using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>
/// Runs hooks on threads that may be lost: a connection's thread hands the hook over and waits for it until the end of its budget. A
/// hook that blocks keeps its thread, and the next one gets another. The thread pool is not used, because a few blocked hooks would
/// delay all others there.
/// </summary>
internal sealed class HookThreads(TimeProvider time) : IDisposable
{
    /// <summary>The number of abandoned hooks that may still run before no more are started, as for the other hooks.</summary>
    public const int MaxAbandoned = 4;

    private readonly Stack<Worker> _idle = new();
    private int _abandoned;
    private bool _disposed;

    public bool AreExhausted => Volatile.Read(ref _abandoned) >= MaxAbandoned;

    /// <summary>Runs a hook, and waits for it. Returns false when it did not end within the budget.</summary>
    /// <param name="hook">The hook, an async method: its exceptions are in its task.</param>
    /// <param name="budget">The time that it may take.</param>
    /// <param name="ended">Its task, which has ended.</param>
    public bool TryRun(Func<CancellationToken, Task<object?>> hook, TimeSpan budget, [NotNullWhen(true)] out Task<object?>? ended)
    {
        var call = new Call(this, hook, time);
        Worker worker;
        lock (_idle)
        {
            if (!_idle.TryPop(out worker!)) worker = new Worker(this);
        }

        worker.Take(call);
        return call.TryWait(budget, out ended);
    }

    public void Dispose()
    {
        lock (_idle)
        {
            _disposed = true;
            foreach (Worker worker in _idle) worker.Take(null);
            _idle.Clear();
        }
    }

    private bool TryRest(Worker worker)
    {
        lock (_idle)
        {
            if (_disposed) return false;
            _idle.Push(worker);
            return true;
        }
    }

    /// <summary>One hook on its way. The waiting thread or the end of the hook decides its fate, whichever is first.</summary>
    private sealed class Call(HookThreads owner, Func<CancellationToken, Task<object?>> hook, TimeProvider time)
    {
        private readonly ClockGate _gate = new(time);
        private readonly CancellationTokenSource _budget = new();
        private Task<object?>? _task;
        private bool _ended;
        private bool _abandoned;

        /// <summary>Runs the author's code, on a worker's thread.</summary>
        public Task<object?> Run() => hook(_budget.Token);

        public void EndWith(Task<object?> task)
        {
            if (task.IsCompleted) End(task);
            else task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => End(task));
        }

        public bool TryWait(TimeSpan budget, [NotNullWhen(true)] out Task<object?>? ended)
        {
            long since = time.GetTimestamp();
            lock (_gate.Lock)
            {
                while (!_ended && budget - time.GetElapsedTime(since) is var left && left > TimeSpan.Zero) _gate.Wait(left);
                if (!_ended)
                {
                    _abandoned = true;
                    Interlocked.Increment(ref owner._abandoned);
                }
            }

            _gate.Dispose();
            ended = _abandoned ? null : _task;
            if (ended is not null) return true;
            // On another thread: registrations on the token are the author's code.
            _ = _budget.CancelAsync();
            return false;
        }

        private void End(Task<object?> task)
        {
            _ = task.Exception; // Marks it as observed.
            lock (_gate.Lock)
            {
                _task = task;
                _ended = true;
                if (_abandoned) Interlocked.Decrement(ref owner._abandoned);
                Monitor.PulseAll(_gate.Lock);
            }
        }
    }

    private sealed class Worker
    {
        private readonly HookThreads _owner;
        private readonly object _gate = new();
        private Call? _next;
        private bool _taken;
        private bool _started;

        public Worker(HookThreads owner) => _owner = owner;

        /// <summary>Runs the call on this thread; null ends it.</summary>
        public void Take(Call? call)
        {
            lock (_gate)
            {
                _next = call;
                _taken = true;
                Monitor.Pulse(_gate);
                if (_started || call is null) return;
                _started = true;
            }

            new Thread(Run) { IsBackground = true, Name = "lambda-ext runtime hook" }.Start();
        }

        private void Run()
        {
            while (true)
            {
                Call? call;
                lock (_gate)
                {
                    while (!_taken) Monitor.Wait(_gate);
                    _taken = false;
                    call = _next;
                    _next = null;
                }

                if (call is null) return;
                Task<object?> task = call.Run();
                // First, so that the next hook finds this thread.
                bool rests = _owner.TryRest(this);
                call.EndWith(task);
                if (!rests) return;
            }
        }
    }
}
