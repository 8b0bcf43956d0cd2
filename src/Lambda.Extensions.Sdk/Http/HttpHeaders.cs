using System.Text;

namespace Lambda.Extensions.Sdk.Http;

/// <summary>
/// The header block of one message as it was received: <c>name: value</c> lines, without the start line. Copies nothing.
/// </summary>
internal readonly ref struct HttpHeaders(ReadOnlySpan<byte> block)
{
    private readonly ReadOnlySpan<byte> _block = block;

    public Enumerator GetEnumerator() => new(_block);

    /// <summary>Gets the first value of a header, trimmed; names compare without case.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (Header header in this)
        {
            if (!Ascii.EqualsIgnoreCase(header.Name, name)) continue;
            value = header.Value;
            return true;
        }

        value = default;
        return false;
    }

    public readonly ref struct Header(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        public ReadOnlySpan<byte> Name { get; } = name;

        public ReadOnlySpan<byte> Value { get; } = value;
    }

    public ref struct Enumerator(ReadOnlySpan<byte> block)
    {
        private ReadOnlySpan<byte> _rest = block;

        public Header Current { get; private set; }

        public bool MoveNext()
        {
            while (!_rest.IsEmpty)
            {
                int end = _rest.IndexOf((byte)'\n');
                ReadOnlySpan<byte> line = end < 0 ? _rest : _rest[..end];
                _rest = end < 0 ? default : _rest[(end + 1)..];
                int colon = line.IndexOf((byte)':');
                if (colon <= 0) continue;
                Current = new Header(line[..colon], HttpSyntax.Trim(line[(colon + 1)..]));
                return true;
            }

            return false;
        }
    }
}
