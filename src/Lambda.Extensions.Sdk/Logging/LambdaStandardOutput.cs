namespace Lambda.Extensions.Sdk.Logging;

/// <summary>
/// The process's stdout. The platform makes of each line there a log entry of the function's log group, and an
/// <c>extension</c> record of telemetry; lines in the embedded metric format become metrics.
/// </summary>
public static class LambdaStandardOutput
{
    /// <summary>
    /// A stream to stdout without a buffer: each write is on its way when it returns, and a freeze holds nothing back. Write whole lines
    /// with one call each, then lines of several threads do not mix, up to the 4 KiB that a pipe takes at once. Unlike
    /// <see cref="Console.OpenStandardOutput()"/> it leaves the terminal alone, and <c>System.Console</c> out of a native binary. Safe
    /// to use from any thread; disposing it closes nothing. Writing blocks while a pipe is full, and throws
    /// <see cref="IOException"/> when nobody reads stdout any more.
    /// </summary>
    /// <returns>The stream; it can only be written to.</returns>
    public static Stream Open() => OperatingSystem.IsLinux() ? new LinuxStandardOutputStream() : Console.OpenStandardOutput();
}
