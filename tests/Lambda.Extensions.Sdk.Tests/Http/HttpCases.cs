namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>A valid answer, what it means, and where the network cuts it.</summary>
public sealed record CutMessage(string Text, int Status, string Body, bool IsReusable, int[] Cuts)
{
    public override string ToString() => $"{Show.Escaped(Text)} cut at {string.Join(',', Cuts)}";
}

/// <summary>Bytes that may be anything, and where the network cuts them.</summary>
public sealed record WildBytes(string Text, int[] Cuts)
{
    public override string ToString() => $"{Show.Escaped(Text)} cut at {string.Join(',', Cuts)}";
}

/// <summary>A body, its chunked encoding, and where the network cuts that.</summary>
public sealed record ChunkedBody(string Body, string Encoded, int[] Cuts)
{
    public override string ToString() => $"{Show.Escaped(Encoded)} cut at {string.Join(',', Cuts)}";
}

internal static class Show
{
    public static string Escaped(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
