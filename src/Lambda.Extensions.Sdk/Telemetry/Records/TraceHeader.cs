namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>The trace header that the platform sends with an invocation.</summary>
/// <param name="Type">The kind of header; <c>X-Amzn-Trace-Id</c> so far.</param>
/// <param name="Value">The header's value, such as <c>Root=1-…;Parent=…;Sampled=1</c>.</param>
public sealed record TraceHeader(string Type, string Value)
{
    /// <summary>
    /// Gets the trace id, such as <c>1-665f0a1b-0123456789abcdef01234567</c>; <see langword="null"/> when the header has none. Looked
    /// up at each call.
    /// </summary>
    public string? Root => Find("Root") is { Length: > 0 } value ? value.ToString() : null;

    /// <summary>
    /// Gets the id of the parent segment, such as <c>0efbd19962d95b05</c>; <see langword="null"/> when the header has none. Looked up
    /// at each call.
    /// </summary>
    public string? Parent => Find("Parent") is { Length: > 0 } value ? value.ToString() : null;

    /// <summary>
    /// Gets whether the trace is sampled; <see langword="null"/> when the header does not state it by <c>0</c> or <c>1</c>.
    /// </summary>
    public bool? Sampled => Find("Sampled") switch
    {
        "1" => true,
        "0" => false,
        _ => null,
    };

    // Keys come in any order, and there are unknown ones such as Lineage (lambda-facts 3.6).
    private ReadOnlySpan<char> Find(ReadOnlySpan<char> key)
    {
        ReadOnlySpan<char> rest = Value;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf(';');
            ReadOnlySpan<char> part = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            int equals = part.IndexOf('=');
            if (equals > 0 && part[..equals].Trim().Equals(key, StringComparison.OrdinalIgnoreCase)) return part[(equals + 1)..].Trim();
        }

        return default;
    }
}
