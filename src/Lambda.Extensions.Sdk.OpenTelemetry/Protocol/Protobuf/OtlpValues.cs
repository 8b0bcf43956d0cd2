namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

/// <summary>Writes the parts that all OTLP messages share: attributes and times.</summary>
internal static class OtlpValues
{
    private const int Key = 1;
    private const int Value = 2;

    public static void Attribute(this ProtoWriter to, int field, string key, string? value)
    {
        if (value is null) return;
        int pair = to.BeginPair(field, key, out int any);
        to.Text(AnyValueField.Text, value);
        to.EndPair(pair, any);
    }

    public static void Attribute(this ProtoWriter to, int field, string key, long? value)
    {
        if (value is not { } number) return;
        int pair = to.BeginPair(field, key, out int any);
        to.Number(AnyValueField.Int, number);
        to.EndPair(pair, any);
    }

    public static void Attribute(this ProtoWriter to, int field, string key, bool value)
    {
        int pair = to.BeginPair(field, key, out int any);
        to.Flag(AnyValueField.Bool, value);
        to.EndPair(pair, any);
    }

    public static void Attribute(this ProtoWriter to, int field, string key, double? value)
    {
        if (value is not { } number || !double.IsFinite(number)) return;
        int pair = to.BeginPair(field, key, out int any);
        to.Double(AnyValueField.Double, number);
        to.EndPair(pair, any);
    }

    /// <summary>Writes a list of texts with one entry.</summary>
    public static void ListAttribute(this ProtoWriter to, int field, string key, string? only)
    {
        if (only is null) return;
        int pair = to.BeginPair(field, key, out int any);
        int list = to.Begin(AnyValueField.Array);
        int entry = to.Begin(1);
        to.Text(AnyValueField.Text, only);
        to.End(entry);
        to.End(list);
        to.EndPair(pair, any);
    }

    /// <summary>Begins an attribute whose value the caller writes.</summary>
    public static int BeginPair(this ProtoWriter to, int field, string key, out int any)
    {
        int pair = to.Begin(field);
        to.Text(Key, key);
        any = to.Begin(Value);
        return pair;
    }

    public static void EndPair(this ProtoWriter to, int pair, int any)
    {
        to.End(any);
        to.End(pair);
    }

    /// <summary>Writes nanoseconds since 1970, of a plausible time.</summary>
    public static void Nanos(this ProtoWriter to, int field, DateTimeOffset time) => to.Fixed64(field, (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100);
}
