using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Runs the invocations of type Event, which no caller waits for. A failed one is retried twice, with the same request id.</summary>
internal sealed class EventInvocations(InvokeApiOptions options, Func<EnvironmentPool> pool, CancellationToken stopping)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _running = [];

    public void Accept(InvokeCall call)
    {
        lock (_gate)
        {
            _running.RemoveWhere(task => task.IsCompleted);
            _running.Add(Task.Run(() => RunAsync(call), CancellationToken.None));
        }
    }

    /// <summary>Waits until none is running. Those that waited for a retry are given up.</summary>
    public Task EndAsync()
    {
        lock (_gate) return Task.WhenAll(_running);
    }

    private async Task RunAsync(InvokeCall call)
    {
        try
        {
            for (int attempt = 0; ; attempt++)
            {
                if (await TryAsync(call).ConfigureAwait(false) is not { } problem) return;
                if (attempt == options.EventRetryDelays.Count)
                {
                    options.Notice?.Invoke($"the Event invocation {call.RequestId} failed: {problem}. It is not retried again");
                    return;
                }

                TimeSpan delay = options.EventRetryDelays[attempt];
                options.Notice?.Invoke(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the Event invocation {call.RequestId} failed: {problem}. Retry {attempt + 1} of {options.EventRetryDelays.Count} in {delay.TotalSeconds:0.###} s"));
                await Task.Delay(delay, pool().Settings.Time, stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            options.Notice?.Invoke($"the Event invocation {call.RequestId} was given up, because the server ends");
        }
    }

    /// <returns>The problem, or <see langword="null"/> after a success.</returns>
    private async Task<string?> TryAsync(InvokeCall call)
    {
        PooledEnvironment environment;
        try
        {
            environment = await TakeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is EmulatorException or PlatformNotSupportedException or IOException)
        {
            return e.Message;
        }

        InvocationResult result = await RunningInvocation.Begin(environment, call).Pending.Completion.ConfigureAwait(false);
        return result.Outcome == EmulatedOutcome.Success ? null : result.ErrorType ?? result.Outcome.ToString();
    }

    /// <summary>Waits for an environment: an event is queued where another request is refused.</summary>
    private async Task<PooledEnvironment> TakeAsync()
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            EnvironmentPool current = pool();
            Task freed = current.Freed;
            if (await current.TakeAsync().ConfigureAwait(false) is { } environment) return environment;
            if (!current.IsRetired) await freed.WaitAsync(stopping).ConfigureAwait(false);
        }
    }
}
