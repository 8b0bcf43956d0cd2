using System.Text;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Logs;

/// <summary>
/// Decides which lines are forwarded, by patterns. A pattern is found anywhere in a line. <c>*</c> stands for any characters, <c>^</c> at
/// its beginning for the beginning of the line, and <c>$</c> at its end for the end of the line. Upper and lower case differ.
/// </summary>
/// <param name="include">The patterns of which a line must have one; empty for all lines.</param>
/// <param name="exclude">The patterns of which a line must have none.</param>
internal sealed class LinePatterns(IEnumerable<string> include, IEnumerable<string> exclude)
{
    private readonly Pattern[] _include = [.. include.Select(static text => new Pattern(text))];
    private readonly Pattern[] _exclude = [.. exclude.Select(static text => new Pattern(text))];

    public bool Keep(ReadOnlySpan<byte> line)
    {
        if (_include.Length == 0 && _exclude.Length == 0) return true;
        line = line.TrimEnd("\r\n"u8);
        return (_include.Length == 0 || Has(_include, line)) && !Has(_exclude, line);
    }

    private static bool Has(Pattern[] patterns, ReadOnlySpan<byte> line)
    {
        foreach (Pattern pattern in patterns)
        {
            if (pattern.IsIn(line)) return true;
        }

        return false;
    }

    private sealed class Pattern
    {
        private readonly byte[][] _parts;
        private readonly bool _atStart;
        private readonly bool _atEnd;

        public Pattern(string text)
        {
            _atStart = text.StartsWith('^');
            _atEnd = text.EndsWith('$') && text.Length > (_atStart ? 1 : 0);
            string inner = text[(_atStart ? 1 : 0)..(_atEnd ? ^1 : ^0)];
            _parts = [.. inner.Split('*').Select(Encoding.UTF8.GetBytes)];
        }

        public bool IsIn(ReadOnlySpan<byte> line)
        {
            int first = 0;
            int last = _parts.Length - 1;
            if (_atStart && _atEnd && last == 0) return line.SequenceEqual(_parts[0]);
            if (_atStart)
            {
                if (!line.StartsWith(_parts[first])) return false;
                line = line[_parts[first++].Length..];
            }

            if (_atEnd)
            {
                if (!line.EndsWith(_parts[last])) return false;
                line = line[..^_parts[last--].Length];
            }

            for (; first <= last; first++)
            {
                int found = line.IndexOf(_parts[first]);
                if (found < 0) return false;
                line = line[(found + _parts[first].Length)..];
            }

            return true;
        }
    }
}
