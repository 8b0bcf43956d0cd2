using System.Globalization;

namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>The host and the port of the platform's server, from <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
internal readonly record struct RuntimeApiAddress(string Host, int Port)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    public static bool TryParse(string? text, out RuntimeApiAddress address)
    {
        address = default;
        if (string.IsNullOrEmpty(text)) return false;
        int colon = text.LastIndexOf(':');
        if (colon <= 0) return false;
        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > 65535) return false;
        ReadOnlySpan<char> host = text.AsSpan(0, colon);
        if (host is ['[', .., ']']) host = host[1..^1];
        else if (host.Contains(':')) return false;
        foreach (char c in host)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or ':' or '_' or '%')) return false;
        }

        if (host.IsEmpty) return false;
        address = new RuntimeApiAddress(host.ToString(), port);
        return true;
    }
}
