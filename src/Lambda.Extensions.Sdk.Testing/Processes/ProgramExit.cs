namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Represents the end of a program.</summary>
/// <param name="ExitCode">Its exit code; 128 plus the signal's number when a signal ended it.</param>
/// <param name="Killed">True if the emulator killed it.</param>
internal readonly record struct ProgramExit(int ExitCode, bool Killed)
{
    /// <summary>Returns the platform's description (server-behaviour 4.4).</summary>
    public override string ToString() => ExitCode switch
    {
        0 => "exit code 0",
        > 128 and < 160 => $"signal {ExitCode - 128}",
        _ => $"exit status {ExitCode}",
    };
}
