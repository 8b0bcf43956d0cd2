namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Reads the identifier header as leniently as the platform does: braces, <c>urn:uuid:</c>, no dashes (server-behaviour 2.1).</summary>
internal static class ExtensionIdentifier
{
    private const string Urn = "urn:uuid:";

    public static bool TryParse(string text, out Guid identifier)
    {
        if (text.StartsWith(Urn, StringComparison.OrdinalIgnoreCase) && text.Length == Urn.Length + 36)
            text = text[Urn.Length..];
        else if (text.Length == 38 && text[0] == '{') text = text.TrimStart('{').TrimEnd('}');
        identifier = Guid.Empty;
        return text.Length switch
        {
            36 => Guid.TryParseExact(text, "D", out identifier),
            32 => Guid.TryParseExact(text, "N", out identifier),
            _ => false,
        };
    }
}
