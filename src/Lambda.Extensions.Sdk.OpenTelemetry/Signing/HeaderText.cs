namespace Lambda.Extensions.Sdk.OpenTelemetry.Signing;

/// <summary>Checks texts that become values of headers.</summary>
internal static class HeaderText
{
    /// <summary>Returns whether a text is absent, or may be the value of a header.</summary>
    public static bool IsLegal(string? text) => text is null || !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
