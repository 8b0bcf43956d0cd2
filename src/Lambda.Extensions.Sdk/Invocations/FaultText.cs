namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>Reads the text of a <c>platform.fault</c>: <c>RequestId: 7f1f3f0e-… Process exited before completing request</c>.</summary>
internal static class FaultText
{
    private const string Label = "RequestId: ";

    /// <summary>The request id in it, or <see langword="null"/>.</summary>
    public static string? RequestId(string message)
    {
        int at = message.IndexOf(Label, StringComparison.Ordinal);
        if (at < 0) return null;
        ReadOnlySpan<char> rest = message.AsSpan(at + Label.Length);
        int end = rest.IndexOfAny(" \t\r\n");
        return (end < 0 ? rest : rest[..end]) is { IsEmpty: false } id ? id.ToString() : null;
    }
}
