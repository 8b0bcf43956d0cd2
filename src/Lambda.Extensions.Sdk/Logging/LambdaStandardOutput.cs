namespace Lambda.Extensions.Sdk.Logging;

/// <summary>
/// The process's stdout. The platform turns each line into a log entry of the function's log group and an <c>extension</c> record
/// of telemetry; lines in the embedded metric format become metrics.
/// </summary>
public static class LambdaStandardOutput
{
    /// <summary>
    /// Opens an unbuffered stream to stdout: each write has left the process when it returns, so a freeze delays no data. Write
    /// each whole line with one call; then lines of several threads do not mix, up to the 4 KiB that a pipe accepts at once.
    /// Unlike <see cref="Console.OpenStandardOutput()"/> it does not change the terminal, and does not add <c>System.Console</c>
    /// to a native binary. Can be used from any thread; disposing it closes nothing. Writing blocks while a pipe is full, and
    /// throws <see cref="IOException"/> when no process reads stdout any more.
    /// </summary>
    /// <returns>The stream, for writing only.</returns>
    public static Stream Open() => OperatingSystem.IsLinux() ? new LinuxStandardOutputStream() : Console.OpenStandardOutput();
}
