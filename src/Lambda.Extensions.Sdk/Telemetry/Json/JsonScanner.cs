namespace Lambda.Extensions.Sdk.Telemetry.Json;

/// <summary>
/// Finds the end of a JSON value, and so checks its structure. Malformed input causes no exception: reading a damaged batch continues
/// after the damage. Nesting costs one bit a level and no stack. Strings may contain any bytes, so control characters and invalid
/// UTF-8 do not make a record unreadable (lambda-facts 3.3: the platform sends a refused batch again).
/// </summary>
internal static class JsonScanner
{
    private const int InlineDepth = 512;

    /// <summary>
    /// Returns the first position at or after <paramref name="at"/> that is not white space; the length if there is none.
    /// </summary>
    public static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        while ((uint)at < (uint)json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
        return at;
    }

    /// <summary>Returns the position after the string that begins at <paramref name="at"/>, or -1.</summary>
    public static int StringEnd(ReadOnlySpan<byte> json, int at)
    {
        at++;
        while (at < json.Length)
        {
            int stop = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (stop < 0) return -1;
            at += stop;
            if (json[at] == '"') return at + 1;
            at += 2;
        }

        return -1;
    }

    /// <summary>
    /// Returns the position after the value that begins at <paramref name="at"/>, or -1 when there is no complete value.
    /// </summary>
    public static int ValueEnd(ReadOnlySpan<byte> json, int at)
    {
        if ((uint)at >= (uint)json.Length) return -1;
        return json[at] switch
        {
            (byte)'"' => StringEnd(json, at),
            (byte)'{' or (byte)'[' => ContainerEnd(json, at),
            _ => ScalarEnd(json, at),
        };
    }

    /// <summary>Reads a member's name and colon; <paramref name="at"/> moves to its value.</summary>
    public static bool TryMember(ReadOnlySpan<byte> json, ref int at, out JsonSlice name)
    {
        name = default;
        at = SkipSpace(json, at);
        if (at >= json.Length || json[at] != '"') return false;
        int end = StringEnd(json, at);
        if (end < 0) return false;
        name = new JsonSlice(at, end - at);
        at = SkipSpace(json, end);
        if (at >= json.Length || json[at] != ':') return false;
        at = SkipSpace(json, at + 1);
        return true;
    }

    private static int ContainerEnd(ReadOnlySpan<byte> json, int at)
    {
        // One bit a level: set for an object.
        Span<ulong> objects = stackalloc ulong[InlineDepth / 64];
        int depth = 0;
        while (true)
        {
            // At a value.
            byte c = (uint)at < (uint)json.Length ? json[at] : (byte)0;
            if (c is (byte)'{' or (byte)'[')
            {
                if (depth >> 6 >= objects.Length)
                {
                    ulong[] deeper = new ulong[objects.Length * 2];
                    objects.CopyTo(deeper);
                    objects = deeper;
                }

                bool isObject = c == '{';
                ulong bit = 1UL << (depth & 63);
                objects[depth >> 6] = isObject ? objects[depth >> 6] | bit : objects[depth >> 6] & ~bit;
                depth++;
                at = SkipSpace(json, at + 1);
                if (at >= json.Length) return -1;
                if (json[at] != (isObject ? '}' : ']'))
                {
                    if (isObject && !TryMember(json, ref at, out _)) return -1;
                    continue;
                }
            }
            else
            {
                at = ValueEnd(json, at);
                if (at < 0) return -1;
                at = SkipSpace(json, at);
            }

            // After a value, or at the end of an empty container.
            while (true)
            {
                if (at >= json.Length) return -1;
                bool inObject = (objects[(depth - 1) >> 6] >> ((depth - 1) & 63) & 1) != 0;
                if (json[at] == ',')
                {
                    at = SkipSpace(json, at + 1);
                    if (inObject && !TryMember(json, ref at, out _)) return -1;
                    break;
                }

                if (json[at] != (inObject ? '}' : ']')) return -1;
                at++;
                if (--depth == 0) return at;
                at = SkipSpace(json, at);
            }
        }
    }

    private static int ScalarEnd(ReadOnlySpan<byte> json, int at)
    {
        ReadOnlySpan<byte> rest = json[at..];
        if (rest.StartsWith("true"u8) || rest.StartsWith("null"u8)) return at + 4;
        if (rest.StartsWith("false"u8)) return at + 5;
        if (rest[0] == '-') at++;
        return Digits(json, ref at) && Fraction(json, ref at) && Exponent(json, ref at) ? at : -1;
    }

    private static bool Digits(ReadOnlySpan<byte> json, ref int at)
    {
        int start = at;
        while ((uint)at < (uint)json.Length && json[at] is >= (byte)'0' and <= (byte)'9') at++;
        return at > start;
    }

    private static bool Fraction(ReadOnlySpan<byte> json, ref int at)
    {
        if ((uint)at >= (uint)json.Length || json[at] != '.') return true;
        at++;
        return Digits(json, ref at);
    }

    private static bool Exponent(ReadOnlySpan<byte> json, ref int at)
    {
        if ((uint)at >= (uint)json.Length || json[at] is not ((byte)'e' or (byte)'E')) return true;
        at++;
        if ((uint)at < (uint)json.Length && json[at] is (byte)'+' or (byte)'-') at++;
        return Digits(json, ref at);
    }
}
