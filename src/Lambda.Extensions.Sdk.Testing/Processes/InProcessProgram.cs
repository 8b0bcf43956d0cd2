namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Runs a delegate as if it were a process. A signal can only cancel its token; SIGKILL also abandons it.</summary>
internal sealed class InProcessProgram : IProgram
{
    /// <summary>The exit code of a .NET process after an unhandled exception (128 + SIGABRT).</summary>
    private const int UnhandledException = 134;

    private const int Sigkill = 137;

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<ProgramExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InProcessProgram(DelegateProgram definition, IReadOnlyDictionary<string, string> environment, Action<bool, string> output)
    {
        // Its own task: code that blocks must not block the emulator.
        _ = Task.Run(async () =>
        {
            try
            {
                int exitCode = await definition.Run(environment, line => output(false, line), _stopping.Token).ConfigureAwait(false);
                _exited.TrySetResult(new ProgramExit(exitCode, Killed: false));
            }
            catch (Exception e)
            {
                if (!_exited.Task.IsCompleted) output(true, "Unhandled exception. " + e);
                _exited.TrySetResult(new ProgramExit(UnhandledException, Killed: false));
            }
        });
    }

    public int? ProcessId => null;

    public Task<ProgramExit> Exited => _exited.Task;

    public void Terminate() => _ = _stopping.CancelAsync();

    public void Kill()
    {
        _exited.TrySetResult(new ProgramExit(Sigkill, Killed: true));
        _ = _stopping.CancelAsync();
    }

    public Task StopAsync() => Task.CompletedTask;

    public void Continue()
    {
    }

    public ValueTask DisposeAsync()
    {
        // The source is not disposed: abandoned code may still look at its token.
        Kill();
        return ValueTask.CompletedTask;
    }
}
