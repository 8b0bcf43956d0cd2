namespace Lambda.Extensions.Sdk.Logging;

/// <summary>
/// Where log lines go: one write per line, on the thread that logs. No queue and no background thread, which a freeze would
/// stop with lines still in it (lambda-facts 1.1).
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
            // Nobody reads stdout any more, or it was closed from the start. A log line is not worth the extension's life.
        }
    }

    protected virtual void WriteAll(ReadOnlySpan<byte> line)
    {
        if (OperatingSystem.IsLinux()) LinuxStandardOutput.Write(line);
        else (_console ??= Console.OpenStandardOutput()).Write(line);
    }
}
