namespace Lambda.Extensions.Sdk;

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
    /// <summary>What a line says, given in UTF-8, as text or as JSON.</summary>
    public static MemorySign Of(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOf("emory"u8);
        if (at >= 0 && IsOutOfMemory(line)) return MemorySign.OutOfMemory;
        return line.IndexOf("signal: killed"u8) >= 0 ? MemorySign.Killed : MemorySign.None;
    }

    /// <summary>Whether the type of an error is one of a language's for memory.</summary>
    public static bool IsErrorType(string? errorType) =>
        errorType is not null && (errorType.Contains("OutOfMemory", StringComparison.Ordinal) || errorType.Contains("MemoryError", StringComparison.Ordinal));

    private static bool IsOutOfMemory(ReadOnlySpan<byte> line) =>
        line.IndexOf("heap out of memory"u8) >= 0
        || line.IndexOf("java.lang.OutOfMemoryError"u8) >= 0
        || line.IndexOf("System.OutOfMemoryException"u8) >= 0
        || line.IndexOf("Out of memory."u8) >= 0
        || line.IndexOf("MemoryError"u8) >= 0
        || line.IndexOf("runtime: out of memory"u8) >= 0
        || line.IndexOf("runtime: cannot allocate memory"u8) >= 0
        || IsRust(line);

    private static bool IsRust(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> words = "memory allocation of "u8;
        int at = line.IndexOf(words);
        return at >= 0 && line[(at + words.Length)..].IndexOf(" bytes failed"u8) >= 0;
    }
}
