using System.Text;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Lines;

/// <summary>
/// Reads level, request id and time of a line of text. It reads the runtimes' fixed columns first, then the parts in front of the message,
/// then the places that only some loggers use. A word in a sentence ("no error occurred") is no level.
/// </summary>
internal static class TextLine
{
    /// <summary>The number of bytes of a line that are read.</summary>
    private const int Reach = 512;

    /// <summary>Reads the facts that the line states about itself.</summary>
    /// <param name="line">The line.</param>
    /// <param name="near">The time of the platform's record, for times without a zone.</param>
    public static LineFacts Read(ReadOnlySpan<byte> line, DateTimeOffset? near = null)
    {
        var facts = new LineFacts { Level = "" };
        if (ReadColumns(line, near, ref facts)) return facts;
        Span<byte> buffer = stackalloc byte[Reach];
        ReadOnlySpan<byte> text = AnsiText.Strip(line, buffer);
        var head = new LineHead(text, near);
        head.Walk();
        facts.RequestId = head.RequestId ?? KeyedText.RequestId(text);
        facts.Time = head.Time;
        ReadOnlySpan<byte> level = head.Level;
        facts.Severity = head.Severity;
        if (facts.Severity == Severity.Unspecified) facts.Severity = KeyedText.Level(text, out level);
        if (facts.Severity == Severity.Unspecified) facts.Severity = LevelPlaces.Find(text, head.At, out level);
        if (facts.Severity == Severity.Unspecified && FaultText.Is(text[head.At..]))
        {
            facts.Severity = Severity.Error;
            level = default;
        }

        facts.Level = Encoding.ASCII.GetString(level);
        return facts;
    }

    /// <summary>Node and .NET: <c>time TAB id TAB level TAB message</c>. Python: <c>[LEVEL] TAB time TAB id TAB message</c>.</summary>
    private static bool ReadColumns(ReadOnlySpan<byte> line, DateTimeOffset? near, ref LineFacts facts)
    {
        ReadOnlySpan<byte> rest = line;
        ReadOnlySpan<byte> first = Column(ref rest);
        ReadOnlySpan<byte> second = Column(ref rest);
        ReadOnlySpan<byte> third = Column(ref rest).TrimEnd("\r\n"u8);
        bool python = first is [(byte)'[', .., (byte)']'];
        ReadOnlySpan<byte> level = python ? first[1..^1] : third;
        ReadOnlySpan<byte> time = python ? second : first;
        ReadOnlySpan<byte> id = python ? third : second;
        if (LineTime.Read(time, near, out DateTimeOffset? at) is var length && (length == 0 || length != time.Length)) return false;
        Severity severity = SeverityReader.OfLevel(level);
        if (severity == Severity.Unspecified || (!id.IsEmpty && id.Contains((byte)' '))) return false;
        facts.Severity = severity;
        facts.Level = Encoding.ASCII.GetString(level);
        facts.Time = at;
        facts.RequestId = RequestIdText.IsWord(id) ? Encoding.ASCII.GetString(id) : null;
        facts.Message = rest;
        return true;
    }

    private static ReadOnlySpan<byte> Column(ref ReadOnlySpan<byte> rest)
    {
        int tab = rest.IndexOf((byte)'\t');
        ReadOnlySpan<byte> column = tab < 0 ? rest : rest[..tab];
        rest = tab < 0 ? default : rest[(tab + 1)..];
        return column;
    }
}
