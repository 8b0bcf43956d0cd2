namespace Lambda.Extensions.Sdk.Logging;

/// <summary>
/// The output of log lines: one write per line, on the thread that logs. There is no queue and no background thread, which a
/// freeze would stop with lines still in it (lambda-facts 1.1).
/// </summary>
internal class LogLineSink
{
    private Stream? _console;

    /// <summary>Writes one line with its line end. Callers hold the provider's lock.</summary>
    public void Write(ReadOnlySpan<byte> line)
    {
        try
        {
            WriteAll(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No process reads stdout any more, or it was closed from the start. A lost log line must not end the extension.
        }
    }

    protected virtual void WriteAll(ReadOnlySpan<byte> line)
    {
        if (OperatingSystem.IsLinux()) LinuxStandardOutput.Write(line);
        else (_console ??= Console.OpenStandardOutput()).Write(line);
    }
}
