using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Extensions;

/// <summary>Shows the function's runtime from the platform's side. After a reset it shows the new process; output is kept.</summary>
public sealed class EmulatedFunction
{
    private readonly OutputLog _output = new();
    private volatile IProgram? _program;
    private int _starts;

    internal EmulatedFunction()
    {
    }

    /// <summary>Gets the number of times that the runtime was started.</summary>
    public int Starts => Volatile.Read(ref _starts);

    /// <summary>Gets the process id; <see langword="null"/> before the start, and when the runtime is not a process.</summary>
    public int? ProcessId => _program?.ProcessId;

    /// <summary>Gets the exit code, 128 plus the signal's number after a signal; <see langword="null"/> while the runtime runs.</summary>
    public int? ExitCode => _program?.Exited is { IsCompletedSuccessfully: true } exited ? exited.Result.ExitCode : null;

    /// <summary>Gets the lines that the runtime has written to stdout and stderr.</summary>
    public IReadOnlyList<OutputLine> Output => _output.Lines;

    /// <summary>Ends a runtime that the test itself plays (<see cref="LambdaEmulatorBuilder.ExpectFunction"/>), as if its process exited.</summary>
    /// <param name="exitCode">The exit code. Outside a shutdown any exit is a crash, code 0 too.</param>
    /// <exception cref="InvalidOperationException">The runtime is not played by the test, or it has not been started.</exception>
    public void Exit(int exitCode)
    {
        if (_program is not PlayedProgram.Player player)
            throw new InvalidOperationException("The function is not played by the test: Exit works only for one added with ExpectFunction.");
        player.Exit(exitCode);
    }

    internal void Attach(IProgram program)
    {
        _program = program;
        Interlocked.Increment(ref _starts);
    }

    internal void AddOutput(OutputLine line) => _output.Add(line);
}
