namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>
/// Finds the words by which runtimes say that memory ran out (peers 5, pain 27). A sign by itself decides nothing: a function may print
/// the words and go on (<see cref="OutcomeClassifier"/>). Two vectorised searches a line, nothing allocated; JSON escapes are no matter,
/// since none of the words needs one.
/// <list type="table">
/// <item><term>Node.js</term><description><c>JavaScript heap out of memory</c></description></item>
/// <item><term>Java</term><description><c>java.lang.OutOfMemoryError</c></description></item>
/// <item><term>.NET</term><description><c>System.OutOfMemoryException</c>, <c>Out of memory.</c> (CoreCLR, as it gives up)</description></item>
/// <item><term>Python, Ruby</term><description><c>MemoryError</c>, <c>NoMemoryError</c></description></item>
/// <item><term>Go</term><description><c>runtime: out of memory</c>, <c>runtime: cannot allocate memory</c></description></item>
/// <item><term>Rust</term><description><c>memory allocation of … bytes failed</c></description></item>
/// <item><term>any</term><description><c>signal: killed</c>: <see cref="MemorySign.Killed"/></description></item>
/// </list>
/// </summary>
internal static class MemorySigns
{
    // What all the words have in common.
    private static ReadOnlySpan<byte> Common => "emory"u8;

    /// <summary>What a line says, given in UTF-8, as text or as JSON.</summary>
    public static MemorySign Of(ReadOnlySpan<byte> line)
    {
        int from = 0;
        while (line[from..].IndexOf(Common) is var at and >= 0)
        {
            from += at + Common.Length;
            if (IsOutOfMemory(line[..(from - Common.Length)], line[from..])) return MemorySign.OutOfMemory;
        }

        return line.IndexOf("signal: killed"u8) >= 0 ? MemorySign.Killed : MemorySign.None;
    }

    /// <summary>Whether the type of an error is one of a language's for memory.</summary>
    public static bool IsErrorType(string? errorType) =>
        errorType is not null && (errorType.Contains("OutOfMemory", StringComparison.Ordinal) || errorType.Contains("MemoryError", StringComparison.Ordinal));

    // What comes before "emory", and what after it.
    private static bool IsOutOfMemory(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (before.EndsWith("M"u8)) return after.StartsWith("Error"u8) || before.EndsWith("java.lang.OutOfM"u8) || before.EndsWith("System.OutOfM"u8);
        return before.EndsWith("heap out of m"u8)
            || before.EndsWith("runtime: out of m"u8)
            || before.EndsWith("runtime: cannot allocate m"u8)
            || (before.EndsWith("Out of m"u8) && after.StartsWith("."u8))
            || (before.EndsWith("m"u8) && after.StartsWith(" allocation of "u8) && after.IndexOf(" bytes failed"u8) >= 0);
    }
}
