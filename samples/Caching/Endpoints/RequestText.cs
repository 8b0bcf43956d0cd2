using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Endpoints;

/// <summary>Checks names and labels in requests.</summary>
internal static class RequestText
{
    /// <exception cref="LocalHttpRequestException">The text cannot be a name.</exception>
    public static string Read(string? text, string what, int most)
    {
        if (string.IsNullOrEmpty(text)) throw new LocalHttpRequestException(400, $"{what} is missing.");
        if (text.Length > most) throw new LocalHttpRequestException(400, $"{what} is longer than {most} characters.");
        if (text.AsSpan().ContainsAnyInRange('\0', '\u001f')) throw new LocalHttpRequestException(400, $"{what} has control characters.");
        return text;
    }
}
