using System.Security.Cryptography;
using System.Text;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Signing;

/// <summary>Writes a request in the one form that Signature Version 4 signs.</summary>
internal sealed class CanonicalRequest
{
    /// <summary>Headers that proxies and clients change or add on the way, and the signature itself.</summary>
    private static readonly string[] Unsigned = ["authorization", "connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id"];

    private const char Separator = '\0';

    private static readonly char[] Blanks = [' ', '\t'];

    private CanonicalRequest(string text, string signedHeaders)
    {
        Text = text;
        SignedHeaders = signedHeaders;
    }

    /// <summary>Gets the whole text.</summary>
    public string Text { get; }

    /// <summary>Gets the names of the headers that are signed, with semicolons between them.</summary>
    public string SignedHeaders { get; }

    /// <summary>Makes the form.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path as it is sent.</param>
    /// <param name="query">The query as it is sent, without the question mark.</param>
    /// <param name="headers">The headers with <c>Host</c>.</param>
    /// <param name="body">The body as it is sent.</param>
    public static CanonicalRequest Of(string method, string path, string query, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body)
    {
        Dictionary<string, string> values = Values(headers);
        var names = new List<string>(values.Keys);
        names.Sort(StringComparer.Ordinal);
        var text = new StringBuilder();
        text.Append(method).Append('\n').Append(Path(path)).Append('\n').Append(Query(query)).Append('\n');
        foreach (string name in names) text.Append(name).Append(':').Append(values[name]).Append('\n');
        string signed = string.Join(';', names);
        text.Append('\n').Append(signed).Append('\n').Append(Convert.ToHexStringLower(SHA256.HashData(body)));
        return new CanonicalRequest(text.ToString(), signed);
    }

    /// <summary>
    /// Returns the path without dots and empty segments. It is encoded once more, although it is already encoded: services except S3 demand
    /// this.
    /// </summary>
    private static string Path(string path)
    {
        var segments = new List<string>();
        string last = "";
        foreach (string segment in path.Split('/'))
        {
            last = segment;
            if (segment == "..")
            {
                if (segments.Count > 0) segments.RemoveAt(segments.Count - 1);
            }
            else if (segment is not ("" or "."))
            {
                segments.Add(Uri.EscapeDataString(segment));
            }
        }

        bool endsWithSlash = segments.Count > 0 && last is "" or "." or "..";
        return "/" + string.Join('/', segments) + (endsWithSlash && segments.Count > 0 ? "/" : "");
    }

    private static string Query(string query)
    {
        if (query.Length == 0) return "";
        // Sorted by name, then by value: the separator is less than any character of either.
        var parts = new List<string>();
        foreach (string part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            parts.Add(equals < 0 ? Encoded(part) + Separator : Encoded(part[..equals]) + Separator + Encoded(part[(equals + 1)..]));
        }

        parts.Sort(StringComparer.Ordinal);
        return string.Join('&', parts).Replace(Separator, '=');
    }

    private static string Encoded(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static Dictionary<string, string> Values(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string given, string value) in headers)
        {
#pragma warning disable CA1308 // The signature demands names in lower case.
            string name = given.ToLowerInvariant();
#pragma warning restore CA1308
            if (Unsigned.Contains(name)) continue;
            string text = string.Join(' ', value.Split(Blanks, StringSplitOptions.RemoveEmptyEntries));
            values[name] = values.TryGetValue(name, out string? before) ? $"{before},{text}" : text;
        }

        return values;
    }
}
