namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Connection">The connection it came over, counted from 1.</param>
/// <param name="Text">Its bytes, one character each.</param>
internal sealed record CapturedRequest(int Connection, string Text)
{
    public string StartLine => Text[..Text.IndexOf("\r\n", StringComparison.Ordinal)];

    public string Body => Text[(Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
