using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>
/// Finds the words with which runtimes report that memory ran out, as whole words. A sign by itself decides nothing, because a function
/// may print the words and continue (<see cref="OutcomeClassifier"/>). A line at a level below error is no sign. It makes two vectorised
/// searches for each line and allocates nothing. The text may have JSON escapes.
/// <list type="table">
/// <item><term>Node.js</term><description><c>JavaScript heap out of memory</c></description></item>
/// <item><term>Java</term><description><c>java.lang.OutOfMemoryError</c></description></item>
/// <item><term>.NET</term><description><c>System.OutOfMemoryException</c>, <c>Out of memory.</c> (CoreCLR, at its end)</description></item>
/// <item><term>Python, Ruby</term><description><c>MemoryError</c>, numpy's <c>_ArrayMemoryError</c>, <c>NoMemoryError</c></description></item>
/// <item><term>Go</term><description><c>runtime: out of memory</c>, <c>runtime: cannot allocate memory</c></description></item>
/// <item><term>Rust</term><description><c>memory allocation of … bytes failed</c></description></item>
/// <item><term>any</term><description><c>signal: killed</c>: <see cref="MemorySign.Killed"/></description></item>
/// </list>
/// </summary>
internal static class MemorySigns
{
    // The languages' own names for these errors, as their runtimes report them. A library's error with a similar name is not among
    // them.
    private static readonly string[] ErrorTypes =
    [
        "MemoryError", "builtins.MemoryError", "numpy.core._exceptions.MemoryError", "_ArrayMemoryError", "numpy.core._exceptions._ArrayMemoryError", "numpy._core._exceptions._ArrayMemoryError",
        "NoMemoryError", "OutOfMemoryError", "java.lang.OutOfMemoryError", "OutOfMemoryException", "System.OutOfMemoryException",
    ];

    // The part that all the words have in common.
    private static ReadOnlySpan<byte> Common => "emory"u8;

    /// <summary>Returns the sign in a function's line.</summary>
    public static MemorySign Of(FunctionRecord line)
    {
        MemorySign sign = Of(line.Payload.Span);
        // The level is read only now: lines are many, and signs are few.
        return sign != MemorySign.None && !line.IsText && LogLevelWords.IsBelowError(line.Level) ? MemorySign.None : sign;
    }

    /// <summary>Returns the sign in a line, given in UTF-8, as text or as JSON.</summary>
    public static MemorySign Of(ReadOnlySpan<byte> line)
    {
        int from = 0;
        while (line[from..].IndexOf(Common) is var at and >= 0)
        {
            from += at + Common.Length;
            if (IsOutOfMemory(line[..(from - Common.Length)], line[from..])) return LogLevelWords.IsBelowError(line, from) ? MemorySign.None : MemorySign.OutOfMemory;
        }

        int killed = Words.Find(line, "signal: killed"u8);
        return killed >= 0 && !LogLevelWords.IsBelowError(line, killed) ? MemorySign.Killed : MemorySign.None;
    }

    /// <summary>Returns whether an error type is a language's own for missing memory.</summary>
    public static bool IsErrorType(string? errorType) =>
        errorType is not null && Array.Exists(ErrorTypes, type => errorType.AsSpan(errorType.StartsWith("Function.", StringComparison.Ordinal) ? "Function.".Length : 0).SequenceEqual(type));

    // The texts before and after "emory".
    private static bool IsOutOfMemory(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (before.EndsWith("M"u8))
        {
            if (after.StartsWith("Exception"u8)) return Words.IsEnd(after["Exception".Length..]) && EndsWith(before, "System.OutOfM"u8);
            if (!after.StartsWith("Error"u8) || !Words.IsEnd(after["Error".Length..])) return false;
            return EndsWith(before, "M"u8) || EndsWith(before, "NoM"u8) || EndsWith(before, "java.lang.OutOfM"u8) || EndsWith(before, "numpy.core._exceptions.M"u8) || before.EndsWith("._ArrayM"u8) || EndsWith(before, "_ArrayM"u8);
        }

        if (after.StartsWith(" allocation of "u8)) return EndsWith(before, "m"u8) && after.IndexOf(" bytes failed"u8) >= 0;
        return Words.IsEnd(after) && (EndsWith(before, "heap out of m"u8)
            || EndsWith(before, "runtime: out of m"u8)
            || EndsWith(before, "runtime: cannot allocate m"u8)
            || (EndsWith(before, "Out of m"u8) && after.StartsWith("."u8)));
    }

    private static bool EndsWith(ReadOnlySpan<byte> before, ReadOnlySpan<byte> words) => before.EndsWith(words) && Words.IsStart(before[..^words.Length]);
}

/// <summary>The signs of missing memory in a function's log line.</summary>
internal enum MemorySign
{
    /// <summary>The line has no such sign.</summary>
    None,

    /// <summary>The runtime was killed, usually by the kernel because memory ran out.</summary>
    Killed,

    /// <summary>The line has the language's own words for "out of memory".</summary>
    OutOfMemory,
}
