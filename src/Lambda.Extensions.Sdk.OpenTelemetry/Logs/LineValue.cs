using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Masking;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Logs;

/// <summary>Writes JSON as OTLP's AnyValue, and masks secrets in it. Accepts the same input as <see cref="TolerantJson"/>.</summary>
internal sealed class LineValue(SecretMask? mask)
{
    /// <summary>
    /// The greatest depth. Deeper values become text. One level of JSON is four levels of OTLP, and readers accept 64 or 100 of them.
    /// </summary>
    private const int MaxDepth = 8;

    private const int Values = 1;

    private readonly ArrayBufferWriter<byte> _scratch = new(256);
    private readonly UniqueNames?[] _names = new UniqueNames?[MaxDepth];

    /// <summary>Writes the content of an AnyValue. For null there is none.</summary>
    public void Write(ProtoWriter to, TolerantJson value, bool secret, int depth = 0)
    {
        if (secret && value.Kind is not (JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False))
        {
            mask!.Count();
            to.Bytes(AnyValueField.Text, SecretMask.Stars);
            return;
        }

        switch (value.Kind)
        {
            case JsonValueKind.Number:
                WriteNumber(to, value.Raw);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                to.Flag(AnyValueField.Bool, value.Kind == JsonValueKind.True);
                break;
            case JsonValueKind.Object when depth < MaxDepth:
                WriteObject(to, value, depth);
                break;
            case JsonValueKind.Array when depth < MaxDepth:
                WriteArray(to, value, depth);
                break;
            case JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array:
                to.Text(AnyValueField.Text, Masked(value.GetUtf8Text()));
                break;
            default:
                break;
        }
    }

    public bool IsSecret(ReadOnlySpan<byte> name) => mask is not null && mask.IsSecretKey(name);

    public ReadOnlySpan<byte> Masked(ReadOnlySpan<byte> text) => mask is null ? text : mask.Apply(text, _scratch);

    private void WriteArray(ProtoWriter to, TolerantJson value, int depth)
    {
        int list = to.Begin(AnyValueField.Array);
        foreach (TolerantJson.Member item in value)
        {
            int entry = to.Begin(Values);
            Write(to, item.Value, secret: false, depth + 1);
            to.End(entry);
        }

        to.End(list);
    }

    private void WriteObject(ProtoWriter to, TolerantJson value, int depth)
    {
        UniqueNames names = _names[depth] ??= new UniqueNames();
        names.Clear();
        int list = to.Begin(AnyValueField.List);
        foreach (TolerantJson.Member member in value)
        {
            int pair = to.BeginPair(Values, names.Add(member.Name), out int any);
            Write(to, member.Value, IsSecret(member.Name), depth + 1);
            to.EndPair(pair, any);
        }

        to.End(list);
    }

    private static void WriteNumber(ProtoWriter to, ReadOnlySpan<byte> number)
    {
        // "007" is an id rather than a number.
        bool isPlain = number.Length == 1 || number[0] != '0' || number[1] == '.';
        if (isPlain && Utf8Parser.TryParse(number, out long whole, out int length) && length == number.Length) to.Number(AnyValueField.Int, whole);
        else if (isPlain && Utf8Parser.TryParse(number, out double value, out length) && length == number.Length && double.IsFinite(value)) to.Double(AnyValueField.Double, value);
        else to.Text(AnyValueField.Text, number);
    }
}
