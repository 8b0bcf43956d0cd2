namespace Lambda.Extensions.Sdk.OpenTelemetry.Primitives;

/// <summary>A hash that is the same in every process: FNV-1a with a final mix. It is for ids and sampling, not for security.</summary>
internal static class StableHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(string text, string purpose)
    {
        ulong hash = Offset;
        foreach (char c in text) hash = (hash ^ c) * Prime;
        hash = (hash ^ 0x1F) * Prime;
        foreach (char c in purpose) hash = (hash ^ c) * Prime;
        return Mix(hash);
    }

    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
