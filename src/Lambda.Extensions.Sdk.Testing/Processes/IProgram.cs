namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>A running extension or runtime, whatever it is made of.</summary>
internal interface IProgram : IAsyncDisposable
{
    /// <summary>Its process id, <see langword="null"/> when it has no process of its own.</summary>
    int? ProcessId { get; }

    /// <summary>Ends when the program has ended and what it wrote has been read. Never fails.</summary>
    Task<ProgramExit> Exited { get; }

    /// <summary>SIGTERM.</summary>
    void Terminate();

    /// <summary>SIGKILL.</summary>
    void Kill();

    /// <summary>SIGSTOP, complete when the processes stand still.</summary>
    Task StopAsync();

    /// <summary>SIGCONT.</summary>
    void Continue();
}
