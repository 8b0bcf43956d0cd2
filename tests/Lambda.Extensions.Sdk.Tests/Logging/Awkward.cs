namespace Lambda.Extensions.Sdk.Tests.Logging;

/// <summary>Texts that break lines, escapes and encodings, and code that fails when it is asked for its text.</summary>
internal static class Awkward
{
    public static readonly string[] Texts =
    [
        "",
        " ",
        "a\nb",
        "a\r\n    b\r\n",
        "\n\n\na",
        "\"quoted\" \\back\\slashed\\",
        "half \ud83d and other half \ude00",
        "tab\t null\0 bell\a escape\u001b[31m delete\u007f next\u0085 separators\u2028\u2029",
        "größe 拡張 🚀",
        "{Not} a {Template}",
        "<script>&'</script>",
    ];

    /// <summary>An exception that cannot even be printed.</summary>
    public sealed class BrokenException : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");

        public override string ToString() => throw new FormatException("no text");
    }

    /// <summary>An exception without a message.</summary>
    public sealed class SilentException : Exception
    {
        public override string Message => null!;

        public override string ToString() => null!;
    }

    /// <summary>A value that cannot be printed.</summary>
    public sealed class BrokenValue
    {
        public override string ToString() => throw new FormatException("no text");
    }
}
