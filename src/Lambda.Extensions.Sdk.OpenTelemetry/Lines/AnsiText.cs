namespace Lambda.Extensions.Sdk.OpenTelemetry.Lines;

/// <summary>Removes the colours from a line.</summary>
internal static class AnsiText
{
    private const byte Escape = 0x1B;

    /// <summary>
    /// Returns the text without escape sequences and a byte order mark, and at most as much as the buffer holds. Returns the same
    /// memory when there are none.
    /// </summary>
    public static ReadOnlySpan<byte> Strip(ReadOnlySpan<byte> text, Span<byte> buffer)
    {
        if (text.StartsWith("\uFEFF"u8)) text = text[3..];
        if (text.Length > buffer.Length) text = text[..buffer.Length];
        if (!text.Contains(Escape)) return text;
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != Escape)
            {
                buffer[length++] = text[i];
            }
            else if (i + 1 < text.Length && text[i + 1] == '[')
            {
                // Parameters, up to the letter.
                for (i += 2; i < text.Length && text[i] is < (byte)'@' or > (byte)'~'; i++)
                {
                }
            }
        }

        return buffer[..length];
    }
}
