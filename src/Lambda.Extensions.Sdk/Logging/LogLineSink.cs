namespace Lambda.Extensions.Sdk;

/// <summary>
/// Where log lines go: one write per line, on the thread that logs. No queue and no background thread, which a freeze would
/// stop with lines still in it (lambda-facts 1.1).
/// </summary>
internal class LogLineSink
{
    private Stream? _stdout;

    /// <summary>Writes one line with its line end. Callers hold the provider's lock.</summary>
    public virtual void Write(ReadOnlySpan<byte> line)
    {
        try
        {
            (_stdout ??= Open()).Write(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nobody reads stdout any more, or it was closed from the start (EBADF comes as the latter). A log line is not worth
            // the extension's life.
        }
    }

    protected virtual Stream Open() => Console.OpenStandardOutput();
}
