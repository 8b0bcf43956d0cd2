namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Represents a running extension or runtime.</summary>
internal interface IProgram : IAsyncDisposable
{
    /// <summary>The process id; <see langword="null"/> without a process of its own.</summary>
    int? ProcessId { get; }

    /// <summary>Ends when the program has ended and its output has been read. Never fails.</summary>
    Task<ProgramExit> Exited { get; }

    /// <summary>Sends SIGTERM.</summary>
    void Terminate();

    /// <summary>Sends SIGKILL.</summary>
    void Kill();

    /// <summary>Sends SIGSTOP and waits until the processes have stopped.</summary>
    Task StopAsync();

    /// <summary>Sends SIGCONT.</summary>
    void Continue();
}
