using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Extensions;

/// <summary>What an extension looks like from the platform's side. After a reset it shows the new process; output and reported errors are kept.</summary>
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

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether it is an external extension; an internal one lives in the runtime's process.</summary>
    public bool IsExternal { get; }

    /// <summary>Where it stands.</summary>
    public ExtensionState State => _agent?.State ?? ExtensionState.NotStarted;

    /// <summary>How often it was started, or registered for an internal one: 1, and one more for each re-init.</summary>
    public int Starts => Volatile.Read(ref _starts);

    /// <summary>The identifier it was given at registration; <see langword="null"/> before.</summary>
    public string? Identifier => _agent is { } agent && IsRegistered(agent) ? agent.Identifier : null;

    /// <summary>The events it subscribed to; empty before registration.</summary>
    public IReadOnlyList<string> Events => _agent?.Events ?? [];

    /// <summary>Its process id; <see langword="null"/> before the start, for in-process, internal and expected extensions.</summary>
    public int? ProcessId => _agent?.Program?.ProcessId;

    /// <summary>Its exit code, 128 plus the signal's number when a signal ended it; <see langword="null"/> while it runs.</summary>
    public int? ExitCode => _agent?.Exit?.ExitCode;

    /// <summary>Whether the emulator killed it.</summary>
    public bool Killed => _agent?.Exit?.Killed ?? false;

    /// <summary>The time from the release of its SHUTDOWN event to its exit; <see langword="null"/> when one of them has not happened.</summary>
    public TimeSpan? ExitedAfter => _agent?.ExitedAfter;

    /// <summary>What it wrote to stdout and stderr so far.</summary>
    public IReadOnlyList<OutputLine> Output => _output.Lines;

    /// <summary>The errors it reported so far, and its launch errors.</summary>
    public IReadOnlyList<ReportedError> ReportedErrors
    {
        get
        {
            lock (_gate) return [.. _errors];
        }
    }

    /// <summary>Ends an extension that the test plays itself (<see cref="LambdaEmulatorBuilder.ExpectExtension"/>), as if its process exited.</summary>
    /// <param name="exitCode">The exit code. Outside a shutdown any exit is a crash, code 0 too.</param>
    /// <exception cref="InvalidOperationException">It is not such an extension, or it has not been started.</exception>
    public void Exit(int exitCode)
    {
        if (_agent?.Program is not PlayedProgram.Player player)
            throw new InvalidOperationException($"Extension '{Name}' is not played by the test: only one added with ExpectExtension can be told to exit.");
        player.Exit(exitCode);
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
