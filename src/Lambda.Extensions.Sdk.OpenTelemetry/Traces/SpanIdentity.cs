using System.Globalization;
using Lambda.Extensions.Sdk.OpenTelemetry.Primitives;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Traces;

/// <summary>
/// The ids of an invocation's span (lambda-facts 3.8). Ids that the platform does not give are derived from the request id. They are the
/// same in each process, and contain no random numbers that a snapshot could clone.
/// </summary>
internal sealed record SpanIdentity(string TraceId, string SpanId, string? ParentSpanId, bool? Sampled)
{
    public static SpanIdentity Of(string requestId, TraceHeader? header, string? spanId, DateTimeOffset? attempt = null)
    {
        string? trace = TraceIdOf(header?.Root);
        string? parent = header?.Parent is { } p && IsHex(p, 16) ? Lower(p) : null;
        return new SpanIdentity(
            trace ?? DerivedTrace(requestId),
            spanId is not null && IsHex(spanId, 16) ? Lower(spanId) : Derived(KeyOf(requestId, attempt), "invocation"),
            // Without a trace, there is nothing that could contain the parent.
            trace is null ? null : parent,
            header?.Sampled);
    }

    /// <summary>
    /// Returns the text from which ids within a trace are derived. A retry has the same request id and the same trace, so its time
    /// distinguishes it.
    /// </summary>
    public static string KeyOf(string id, DateTimeOffset? attempt) =>
        attempt is { } at ? string.Create(CultureInfo.InvariantCulture, $"{id}@{at.UtcTicks}") : id;

    /// <summary>Returns the id of another span of the same invocation.</summary>
    public static string Derived(string requestId, string name)
    {
        ulong hash = StableHash.Of(requestId, name);
        return (hash == 0 ? 1 : hash).ToString("x16", CultureInfo.InvariantCulture);
    }

    public static string DerivedTrace(string requestId) => Derived(requestId, "trace-high") + Derived(requestId, "trace-low");

    /// <summary>Returns <c>1-665f0a1b-0123456789abcdef01234567</c> without the version and the dashes.</summary>
    private static string? TraceIdOf(string? root)
    {
        if (root is not { Length: 35 } || root[0] != '1' || root[1] != '-' || root[10] != '-') return null;
        string id = string.Concat(root.AsSpan(2, 8), root.AsSpan(11));
        return IsHex(id, 32) ? Lower(id) : null;
    }

    /// <summary>Returns whether the text is an id: it has that length, and is not all zeros, which means no id.</summary>
    private static bool IsHex(string text, int length)
    {
        if (text.Length != length) return false;
        bool any = false;
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
            any |= c != '0';
        }

        return any;
    }

#pragma warning disable CA1308 // Hexadecimal digits of ids are in lower case.
    private static string Lower(string text) => text.ToLowerInvariant();
#pragma warning restore CA1308
}
