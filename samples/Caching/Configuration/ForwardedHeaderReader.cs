using Lambda.Extensions.Sdk;

namespace Caching.Configuration;

/// <summary>
/// Reads <c>CACHING_FORWARD_HEADERS</c>. Names of headers that the function may not set, or that would change the meaning of an answer, are
/// left out, and a line names them.
/// </summary>
internal sealed class ForwardedHeaderReader(VariableReader variables)
{
    private const string Default = "accept,accept-language";

    private const string Signs = "!#$%&'*+-.^_`|~";

    private static readonly string[] Refused =
    [
        "host", "connection", "keep-alive", "te", "trailer", "trailers", "transfer-encoding", "upgrade", "http2-settings", "expect", "range", "max-forwards",
        "forwarded", "via", "x-real-ip", "x-aws-parameters-secrets-token",
    ];

    private static readonly string[] RefusedBeginnings = ["content-", "if-", "proxy-", "x-forwarded-"];

    public IReadOnlyList<string> Read(string? list)
    {
        List<string> names = [];
        foreach (string word in SettingsReader.Words(list ?? Default))
        {
            string name = word.ToLowerInvariant();
            if (Fault(name) is { } fault) variables.AddFinding($"CACHING_FORWARD_HEADERS has '{name}', which {fault}: it is not forwarded");
            else if (!names.Contains(name)) names.Add(name);
        }

        return names;
    }

    private static string? Fault(string name)
    {
        if (name.Any(static c => !char.IsAsciiLetterOrDigit(c) && !Signs.Contains(c, StringComparison.Ordinal))) return "is no name of a header";
        if (Refused.Contains(name) || RefusedBeginnings.Any(b => name.StartsWith(b, StringComparison.Ordinal))) return "is not the function's to set, or changes what an answer means";
        return null;
    }
}
