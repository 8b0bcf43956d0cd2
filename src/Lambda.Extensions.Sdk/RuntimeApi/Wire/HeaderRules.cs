using System.Text;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>Checks the headers that hooks set: one line, and none that belongs to the transport.</summary>
internal static class HeaderRules
{
    private static readonly string[] OfTheTransport = ["Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade"];

    /// <summary>Returns the headers with another one, which replaces one of the same name.</summary>
    /// <exception cref="ArgumentException">The name or the value is not legal.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> With(IReadOnlyList<KeyValuePair<string, string>> headers, string name, string value)
    {
        Check(name, value);
        var result = new List<KeyValuePair<string, string>>(headers.Count + 1);
        foreach (KeyValuePair<string, string> header in headers)
        {
            if (!header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) result.Add(header);
        }

        result.Add(new KeyValuePair<string, string>(name, value));
        return result;
    }

    /// <exception cref="ArgumentException">The name or the value is not legal.</exception>
    public static void Check(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!Ascii.IsValid(name) || !HttpSyntax.IsToken(Encoding.ASCII.GetBytes(name))) throw new ArgumentException($"'{name}' is not the name of a header.", nameof(name));
        if (Array.Exists(OfTheTransport, own => own.Equals(name, StringComparison.OrdinalIgnoreCase))) throw new ArgumentException($"{name} belongs to the transport: the proxy sets it.", nameof(name));
        foreach (char c in value)
        {
            if (c is < ' ' or '\x7f' or > '\xff') throw new ArgumentException($"The value of {name} has a character that no header may have.", nameof(value));
        }
    }
}
