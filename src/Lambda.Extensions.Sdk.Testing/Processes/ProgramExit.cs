namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code; 128 plus the signal's number when a signal ended it.</param>
/// <param name="Killed">Whether the emulator killed it.</param>
internal readonly record struct ProgramExit(int ExitCode, bool Killed)
{
    /// <summary>In the platform's words (server-behaviour 4.4).</summary>
    public override string ToString() => ExitCode switch
    {
        0 => "exit code 0",
        > 128 and < 160 => $"signal {ExitCode - 128}",
        _ => $"exit status {ExitCode}",
    };
}
