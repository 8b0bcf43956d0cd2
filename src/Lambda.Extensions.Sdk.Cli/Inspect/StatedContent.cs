namespace Lambda.Extensions.Sdk.Cli.Inspect;

/// <summary>Reads content whose length an archive states. A damaged archive can state any length, so the memory grows with the bytes that are there.</summary>
internal static class StatedContent
{
    private const int First = 64 * 1024;

    /// <exception cref="EndOfStreamException">There are fewer bytes than stated.</exception>
    /// <exception cref="InvalidDataException">The stated length is larger than an array can be.</exception>
    public static byte[] Read(Stream stream, long length)
    {
        if (length > Array.MaxLength) throw new InvalidDataException($"it states a file of {length} bytes");
        byte[] content = new byte[Math.Min(length, First)];
        stream.ReadExactly(content);
        while (content.Length < length)
        {
            int read = content.Length;
            Array.Resize(ref content, (int)Math.Min(length, read * 2L));
            stream.ReadExactly(content.AsSpan(read));
        }

        return content;
    }
}
