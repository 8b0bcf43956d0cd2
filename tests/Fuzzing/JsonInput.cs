using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Fuzzing;

/// <summary>Writes JSON that is valid in ways nobody writes by hand.</summary>
internal static class JsonInput
{
    private const int Deepest = 6;

    private static readonly string[] Numbers = ["0", "-0", "1", "-1", "0.0", "1e5", "1E-5", "-1.5e+3", "9007199254740993", "18446744073709551615", "99999999999999999999", "1e400", "-1e-400", "0.1e0"];

    private static readonly string[] Texts =
    [
        "", "a", "key", "level", "message", "ä", "😀", "\\u0041", "\\ud83d\\ude00", "\\\"", "\\\\", "\\/", "\\b\\f\\n\\r\\t", "\\u0000", "{}", "[]", ",", ":", "\u007f", "\u2028", "true", "1", " ",
        "2026-11-28T09:00:00.000Z", "{\\\"a\\\":1}", "ERROR", "password",
    ];

    private static readonly string[] Spaces = ["", "", "", "", " ", "\n", "\t", "\r\n", "  "];

    /// <summary>Gets texts that mean something in JSON, for damage.</summary>
    public static byte[][] Fragments { get; } =
    [
        .. ((string[])["{", "}", "[", "]", "\"", ",", ":", "\\", "\\u", "\\ud800", "null", "true", "1e999", "-", "\"\":", "[]", "{}", "\0", "\u0001", "\n", "[[[[[[[[", "]]]]]]]]", "{\"a\":{\"a\":{\"a\":"])
            .Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF],
    ];

    /// <summary>Returns a value with white space around it.</summary>
    public static string Value(Random random)
    {
        var text = new StringBuilder();
        Write(random, text, 0);
        return text.ToString();
    }

    /// <summary>Returns a text with its quotes.</summary>
    public static string Text(Random random)
    {
        var text = new StringBuilder();
        WriteText(random, text);
        return text.ToString();
    }

    private static void Write(Random random, StringBuilder to, int depth)
    {
        Space(random, to);
        switch (random.Next(depth >= Deepest ? 6 : 10))
        {
            case 0:
                to.Append("null");
                break;
            case 1:
                to.Append(random.Next(2) == 0 ? "true" : "false");
                break;
            case 2:
                to.Append(random.Next(2) == 0 ? Numbers[random.Next(Numbers.Length)] : random.Next().ToString(CultureInfo.InvariantCulture));
                break;
            case < 6:
                WriteText(random, to);
                break;
            case < 8:
                WriteList(random, to, '[', ']', depth, named: false);
                break;
            default:
                WriteList(random, to, '{', '}', depth, named: true);
                break;
        }

        Space(random, to);
    }

    private static void WriteList(Random random, StringBuilder to, char open, char close, int depth, bool named)
    {
        to.Append(open);
        int count = random.Next(4);
        for (int i = 0; i < count; i++)
        {
            if (i > 0) to.Append(',');
            if (named)
            {
                Space(random, to);
                WriteText(random, to);
                Space(random, to);
                to.Append(':');
            }

            Write(random, to, depth + 1);
        }

        if (count == 0) Space(random, to);
        to.Append(close);
    }

    private static void WriteText(Random random, StringBuilder to)
    {
        to.Append('"');
        for (int n = random.Next(4); n > 0; n--) to.Append(Texts[random.Next(Texts.Length)]);
        to.Append('"');
    }

    private static void Space(Random random, StringBuilder to) => to.Append(Spaces[random.Next(Spaces.Length)]);
}
