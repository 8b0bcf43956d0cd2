namespace Lambda.Extensions.Sdk;

internal static class LogText
{
    // CloudWatch cuts a log event at 256 KB; a line must stay below it with everything around the text.
    private const int MaxCharacters = 64 * 1024;

    public static string Bounded(string text) => text.Length <= MaxCharacters ? text : string.Concat(text.AsSpan(0, MaxCharacters), " …(cut)");
}
