namespace Lambda.Extensions.Sdk.OpenTelemetry.Lines;

/// <summary>Maps the levels of loggers, words and numbers, to OpenTelemetry's severities.</summary>
internal static class SeverityReader
{
    private const int LongestWord = 16;

    /// <summary>Returns the severity of a level as a JSON line has it: a word, a number, or a number as text.</summary>
    public static Severity OfLevel(ReadOnlySpan<byte> level)
    {
        level = level.Trim(" \t"u8);
        if (System.Buffers.Text.Utf8Parser.TryParse(level, out double number, out int length) && length == level.Length) return OfNumber(number);
        Severity severity = OfWord(level);
        return severity != Severity.Unspecified ? severity : OfLooseWord(level);
    }

    /// <summary>Returns the severity of a line of text; see <see cref="TextLine"/>.</summary>
    public static Severity OfText(ReadOnlySpan<byte> line) => TextLine.Read(line).Severity;

    public static string NameOf(Severity severity) => severity switch
    {
        Severity.Trace => "TRACE",
        Severity.Debug => "DEBUG",
        Severity.Info => "INFO",
        Severity.Warn => "WARN",
        Severity.Error => "ERROR",
        Severity.Fatal => "FATAL",
        _ => "",
    };

    /// <summary>Returns the severity of a word that always means a level at the place of a level, in any case.</summary>
    public static Severity OfWord(ReadOnlySpan<byte> word)
    {
        Span<char> upper = stackalloc char[LongestWord];
        return Upper(word, upper) switch
        {
            "TRACE" or "TRCE" or "TRC" or "VERBOSE" or "VRB" => Severity.Trace,
            "DEBUG" or "DBUG" or "DBG" or "DEBU" => Severity.Debug,
            "INFO" or "INF" or "INFORMATION" or "INFORMATIONAL" or "NOTICE" => Severity.Info,
            "WARN" or "WARNING" or "WRN" => Severity.Warn,
            "ERROR" or "ERR" or "ERRO" or "EROR" or "FAIL" or "SEVERE" => Severity.Error,
            "FATAL" or "FTL" or "CRITICAL" or "CRIT" or "CRT" or "PANIC" or "DPANIC" or "EMERGENCY" or "EMERG" => Severity.Fatal,
            _ => Severity.Unspecified,
        };
    }

    /// <summary>Returns the severity of a word that means a level only in capitals or as a member, and of single letters.</summary>
    public static Severity OfLooseWord(ReadOnlySpan<byte> word)
    {
        Span<char> upper = stackalloc char[LongestWord];
        return Upper(word, upper) switch
        {
            "FINEST" or "FINER" or "SILLY" or "VERB" or "V" or "T" or "ALL" => Severity.Trace,
            "FINE" or "CONFIG" or "HTTP" or "D" => Severity.Debug,
            "LOG" or "SUCCESS" or "NOTE" or "DEFAULT" or "I" or "N" => Severity.Info,
            "W" => Severity.Warn,
            "E" => Severity.Error,
            "ALERT" or "F" or "C" => Severity.Fatal,
            _ => Severity.Unspecified,
        };
    }

    /// <summary>
    /// Returns the severity of a number: 0 to 7 as in syslog, 10 to 60 as in pino, bunyan and Python (50 is an error), 100 to 600 as in
    /// Monolog, 700 to 1000 as in java.util.logging, 5000 to 50000 as in logback.
    /// </summary>
    public static Severity OfNumber(double number) => number switch
    {
        < 0 or double.NaN => Severity.Unspecified,
        < 3 => Severity.Fatal,
        < 4 => Severity.Error,
        < 5 => Severity.Warn,
        < 7 => Severity.Info,
        < 8 => Severity.Debug,
        < 10 => Severity.Unspecified,
        < 20 => Severity.Trace,
        < 30 => Severity.Debug,
        < 40 => Severity.Info,
        < 50 => Severity.Warn,
        < 60 => Severity.Error,
        < 100 => Severity.Fatal,
        < 200 => Severity.Debug,
        < 300 => Severity.Info,
        < 400 => Severity.Warn,
        < 500 => Severity.Error,
        < 700 => Severity.Fatal,
        < 800 => Severity.Debug,
        < 900 => Severity.Info,
        < 1000 => Severity.Warn,
        < 5000 => Severity.Error,
        < 10_000 => Severity.Trace,
        < 20_000 => Severity.Debug,
        < 30_000 => Severity.Info,
        < 40_000 => Severity.Warn,
        < 50_000 => Severity.Error,
        _ => Severity.Fatal,
    };

    /// <summary>Returns the severity for a severity number of OpenTelemetry, 1 to 24.</summary>
    public static Severity OfOpenTelemetryNumber(long number) => number is < 1 or > 24 ? Severity.Unspecified : (Severity)(((number - 1) / 4 * 4) + 1);

    private static ReadOnlySpan<char> Upper(ReadOnlySpan<byte> word, Span<char> to)
    {
        if (word.Length > to.Length) return default;
        for (int i = 0; i < word.Length; i++) to[i] = char.ToUpperInvariant((char)word[i]);
        return to[..word.Length];
    }
}
