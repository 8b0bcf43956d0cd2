namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Represents one environment of a pool. Its members are guarded by the pool's lock, except those that never change.</summary>
internal sealed class PooledEnvironment(EnvironmentPool pool, int number, LambdaEmulator emulator)
{
    private int _invocations;

    public int Number { get; } = number;

    public LambdaEmulator Emulator { get; } = emulator;

    /// <summary>The requests that it is working on: more than one only on Managed Instances.</summary>
    public int InUse { get; set; }

    /// <summary>The requests of these that are answered: the environment waits only for the last <c>next</c>.</summary>
    public int Answered { get; set; }

    /// <summary>Ends it when it was not used for a time.</summary>
    public ITimer? IdleTimer { get; set; }

    /// <summary>Counts an invocation.</summary>
    public int CountInvocation() => Interlocked.Increment(ref _invocations);

    /// <summary>Notes that a request is answered.</summary>
    public void MarkAnswered() => pool.MarkAnswered(this);

    /// <summary>Gives the environment back.</summary>
    /// <param name="isUsable">False when it has ended by itself.</param>
    public void Release(bool isUsable) => pool.Release(this, isUsable);
}
