using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Extensions;

/// <summary>Shows an extension from the platform's side. After a reset it shows the new process; output and reported errors are kept.</summary>
public sealed class EmulatedExtension
{
    private readonly OutputLog _output = new();
    private readonly Lock _gate = new();
    private readonly List<ReportedError> _errors = [];
    private volatile ExtensionAgent? _agent;
    private int _starts;

    internal EmulatedExtension(string name, bool isExternal)
    {
        Name = name;
        IsExternal = isExternal;
    }

    /// <summary>Gets the extension's name.</summary>
    public string Name { get; }

    /// <summary>Gets a value that indicates whether the extension is external. An internal one runs in the runtime's process.</summary>
    public bool IsExternal { get; }

    /// <summary>Gets the extension's state.</summary>
    public ExtensionState State => _agent?.State ?? ExtensionState.NotStarted;

    /// <summary>Gets the number of starts, for an internal extension of registrations: 1, and one more for each re-init.</summary>
    public int Starts => Volatile.Read(ref _starts);

    /// <summary>Gets the identifier from the registration; <see langword="null"/> before it.</summary>
    public string? Identifier => _agent is { } agent && IsRegistered(agent) ? agent.Identifier : null;

    /// <summary>Gets the events that the extension registered for; empty before the registration.</summary>
    public IReadOnlyList<string> Events => _agent?.Events ?? [];

    /// <summary>Gets the process id; <see langword="null"/> before the start, and for in-process, internal and expected extensions.</summary>
    public int? ProcessId => _agent?.Program?.ProcessId;

    /// <summary>Gets the exit code, 128 plus the signal's number after a signal; <see langword="null"/> while the extension runs.</summary>
    public int? ExitCode => _agent?.Exit?.ExitCode;

    /// <summary>Gets a value that indicates whether the emulator killed the extension.</summary>
    public bool Killed => _agent?.Exit?.Killed ?? false;

    /// <summary>Gets the time from the release of the SHUTDOWN event to the exit; <see langword="null"/> until both have happened.</summary>
    public TimeSpan? ExitedAfter => _agent?.ExitedAfter;

    /// <summary>Gets the lines that the extension has written to stdout and stderr.</summary>
    public IReadOnlyList<OutputLine> Output => _output.Lines;

    /// <summary>Gets the errors that the extension has reported, and its launch errors.</summary>
    public IReadOnlyList<ReportedError> ReportedErrors
    {
        get
        {
            lock (_gate) return [.. _errors];
        }
    }

    /// <summary>Ends an extension that the test itself plays (<see cref="LambdaEmulatorBuilder.ExpectExtension"/>), as if its process exited.</summary>
    /// <param name="exitCode">The exit code. Outside a shutdown any exit is a crash, code 0 too.</param>
    /// <exception cref="InvalidOperationException">It is not such an extension, or it has not been started.</exception>
    public void Exit(int exitCode)
    {
        if (_agent?.Program is not PlayedProgram.Player player)
            throw new InvalidOperationException($"Extension '{Name}' is not played by the test: Exit works only for one added with ExpectExtension.");
        player.Exit(exitCode);
    }

    /// <summary>Sends SIGTERM to the process, and to its process group. An in-process extension is cancelled.</summary>
    /// <exception cref="InvalidOperationException">It has not started.</exception>
    public void Terminate()
    {
        if (_agent?.Program is not { } program) throw new InvalidOperationException($"Extension '{Name}' has no process: it has not started.");
        program.Terminate();
    }

    internal void Attach(ExtensionAgent agent)
    {
        _agent = agent;
        Interlocked.Increment(ref _starts);
    }

    internal void AddError(ReportedError error)
    {
        lock (_gate) _errors.Add(error);
    }

    internal void AddOutput(OutputLine line) => _output.Add(line);

    private static bool IsRegistered(ExtensionAgent agent) => agent.State is not (ExtensionState.Started or ExtensionState.LaunchError);
}
