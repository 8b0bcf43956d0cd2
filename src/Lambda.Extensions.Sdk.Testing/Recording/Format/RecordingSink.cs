namespace Lambda.Extensions.Sdk.Testing.Recording.Format;

/// <summary>Writes lines to a file and flushes each, so that a process that is killed leaves a recording of all until then.</summary>
/// <param name="output">The file. The sink disposes it.</param>
/// <param name="onFailure">Receives the reason when a line cannot be written, once. Nothing is written from then on.</param>
internal sealed class RecordingSink(Stream output, Action<string> onFailure) : IDisposable
{
    private bool _hasFailed;

    public void Write(ReadOnlySpan<byte> line)
    {
        if (_hasFailed) return;
        try
        {
            // In one call, so that no reader sees half a line of an undisturbed write.
            byte[] whole = [.. line, (byte)'\n'];
            output.Write(whole);
            output.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _hasFailed = true;
            onFailure(e.Message);
        }
    }

    public void Dispose()
    {
        try
        {
            output.Dispose();
        }
        catch (IOException)
        {
            // The last flush of a full disk. It has been reported.
        }
    }
}
