using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>A peer that begins well and then repeats the same bytes for ever. Who reads without a bound never comes back from it, so it gives up.</summary>
internal sealed class EndlessTransport(string beginning, string repeated) : IByteTransport
{
    private const int Patience = 64 * 1024 * 1024;

    /// <summary>How many bytes were handed out.</summary>
    public long Position { get; private set; }

    /// <summary>The most room that was offered to one read, about half of what the reader holds.</summary>
    public int LargestRead { get; private set; }

    public int Read(Span<byte> buffer)
    {
        if (Position > Patience) throw new InvalidOperationException($"the reader took {Position} bytes and still wants more");
        LargestRead = Math.Max(LargestRead, buffer.Length);
        for (int i = 0; i < buffer.Length; i++, Position++)
            buffer[i] = (byte)(Position < beginning.Length ? beginning[(int)Position] : repeated[(int)((Position - beginning.Length) % repeated.Length)]);
        return buffer.Length;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
    }

    public void Abort()
    {
    }

    public void Dispose()
    {
    }
}
