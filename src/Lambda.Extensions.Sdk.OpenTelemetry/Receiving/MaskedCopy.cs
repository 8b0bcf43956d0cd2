using System.Buffers;
using Lambda.Extensions.Sdk.OpenTelemetry.Masking;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>
/// Copies a message field by field: checks all of it, and masks secrets in values and in free text. Fields of later versions of the
/// protocol pass as they are.
/// </summary>
internal sealed class MaskedCopy(SecretMask? mask)
{
    /// <summary>The greatest depth of messages. Readers of protobuf accept 100.</summary>
    private const int MaxDepth = 90;

    private const int Key = 1;
    private const int Value = 2;

    private readonly ArrayBufferWriter<byte> _scratch = new(256);
    private readonly OtlpField[] _pair = OtlpSchema.KeyValue;
    private readonly KnownKeys? _keys = mask is null ? null : new KnownKeys(mask);

    /// <summary>Copies the fields of a message.</summary>
    /// <param name="to">Receives the fields.</param>
    /// <param name="message">The message.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="without">The number of a field to leave out; 0 for none.</param>
    /// <param name="depth">The number of messages around it.</param>
    /// <exception cref="InvalidDataException">The bytes are no protobuf, or nested too deeply.</exception>
    public void Write(ProtoWriter to, ReadOnlySpan<byte> message, OtlpField[] fields, int without = 0, int depth = 0)
    {
        if (depth > MaxDepth) throw new InvalidDataException("The messages are nested too deeply.");
        if (_keys is not null && fields == _pair && IsSecret(_keys, message))
        {
            WriteSecret(to, message);
            return;
        }

        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field == without) continue;
            OtlpField? field = Find(fields, reader.Field);
            if (field is null)
            {
                to.Raw(reader.Raw);
            }
            else if (reader.Type != field.WireType)
            {
                // Some endpoints reject the whole request for it.
                if (!field.IsRepeated || reader.Type != WireType.Bytes) throw new InvalidDataException($"The field {field.Name} has another type.");
                CheckPacked(reader.Bytes, field.WireType);
                to.Raw(reader.Raw);
            }
            else if (field.Kind == ValueKind.Message)
            {
                int start = to.Begin(reader.Field);
                Write(to, reader.Bytes, field.Message, without: 0, depth + 1);
                to.End(start);
            }
            else if (field.Kind == ValueKind.Text)
            {
                to.Text(reader.Field, field.IsFree && mask is not null ? mask.Apply(reader.Bytes, _scratch) : reader.Bytes);
            }
            else
            {
                to.Raw(reader.Raw);
            }
        }
    }

    private static bool IsSecret(KnownKeys keys, ReadOnlySpan<byte> pair)
    {
        ReadOnlySpan<byte> key = default;
        var reader = new ProtoReader(pair);
        while (reader.Read())
        {
            if (reader is { Field: Key, Type: WireType.Bytes }) key = reader.Bytes;
        }

        return keys.IsSecret(key);
    }

    /// <summary>Writes an attribute whose key is secret. True and false say nothing, so they stay.</summary>
    private void WriteSecret(ProtoWriter to, ReadOnlySpan<byte> pair)
    {
        var reader = new ProtoReader(pair);
        while (reader.Read())
        {
            if (reader is { Field: Key, Type: WireType.Bytes }) to.Text(Key, reader.Bytes);
            if (reader is not { Field: Value, Type: WireType.Bytes }) continue;
            bool isHidden = false;
            var value = new ProtoReader(reader.Bytes);
            while (value.Read()) isHidden |= value.Field != AnyValueField.Bool;
            if (!isHidden)
            {
                to.Raw(reader.Raw);
                continue;
            }

            mask!.Count();
            int any = to.Begin(Value);
            to.Bytes(AnyValueField.Text, SecretMask.Stars);
            to.End(any);
        }
    }

    private static OtlpField? Find(OtlpField[] fields, int number)
    {
        foreach (OtlpField field in fields)
        {
            if (field.Number == number) return field;
        }

        return null;
    }

    private static void CheckPacked(ReadOnlySpan<byte> packed, WireType type)
    {
        while (!packed.IsEmpty) ProtoReader.ReadPacked(ref packed, type);
    }
}
