using Lambda.Extensions.Sdk.Testing.Sandboxing;

namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Describes an extension or a runtime that the test itself plays over HTTP. Nothing is started; the test decides when it exits.</summary>
internal sealed record PlayedProgram : ProgramDefinition
{
    public override string Description => "played by the test";

    public override IProgram Launch(IProgramPlace place, IReadOnlyDictionary<string, string> environment, Action<bool, string> output) => new Player();

    internal sealed class Player : IProgram
    {
        private readonly TaskCompletionSource<ProgramExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int? ProcessId => null;

        public Task<ProgramExit> Exited => _exited.Task;

        public void Exit(int exitCode) => _exited.TrySetResult(new ProgramExit(exitCode, Killed: false));

        public void Terminate()
        {
        }

        public void Kill() => _exited.TrySetResult(new ProgramExit(137, Killed: true));

        public Task StopAsync() => Task.CompletedTask;

        public void Continue()
        {
        }

        public ValueTask DisposeAsync()
        {
            Kill();
            return ValueTask.CompletedTask;
        }
    }
}
