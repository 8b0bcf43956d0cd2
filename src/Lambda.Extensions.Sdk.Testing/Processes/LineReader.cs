using System.Buffers;
using System.Text;

namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Reads lines of any length from a process. A line over the limit arrives in pieces, so that memory stays bounded.</summary>
internal static class LineReader
{
    public const int MaxLineBytes = 1024 * 1024;

    public static async Task ReadAsync(Stream stream, Action<string> onLine, CancellationToken cancellationToken)
    {
        var line = new ArrayBufferWriter<byte>(4096);
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                int read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read == 0) break;
                Split(buffer.AsSpan(0, read), line, onLine);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The pipe is closed or the read was cancelled: the text read so far counts.
        }

        if (line.WrittenCount > 0) Emit(line, onLine);
    }

    private static void Split(ReadOnlySpan<byte> bytes, ArrayBufferWriter<byte> line, Action<string> onLine)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = end < 0 ? bytes : bytes[..end];
            int room = MaxLineBytes - line.WrittenCount;
            if (part.Length > room)
            {
                line.Write(part[..room]);
                Emit(line, onLine);
                bytes = bytes[room..];
                continue;
            }

            line.Write(part);
            if (end < 0) return;
            Emit(line, onLine);
            bytes = bytes[(end + 1)..];
        }
    }

    private static void Emit(ArrayBufferWriter<byte> line, Action<string> onLine)
    {
        string text = Encoding.UTF8.GetString(line.WrittenSpan);
        line.ResetWrittenCount();
        onLine(text.EndsWith('\r') ? text[..^1] : text);
    }
}
