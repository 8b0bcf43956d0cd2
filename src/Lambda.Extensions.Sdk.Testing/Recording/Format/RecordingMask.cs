using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Masking;

namespace Lambda.Extensions.Sdk.Testing.Recording.Format;

/// <summary>Masks the secrets and accounts of a line. All that has nothing to mask keeps its bytes.</summary>
internal sealed class RecordingMask
{
    private readonly SecretMask _secrets = new([], []);
    private readonly AccountMask _accounts = new();
    private readonly ArrayBufferWriter<byte> _scratch = new();

    /// <summary>Returns the JSON with its secrets masked: values of secret keys, and secrets in texts.</summary>
    /// <param name="json">Valid JSON.</param>
    public byte[] Apply(ReadOnlySpan<byte> json)
    {
        var masked = new ArrayBufferWriter<byte>(json.Length + 16);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 2000 });
        int copied = 0;
        bool isSecret = false;
        // The depth of the object or array that is the value of a secret key.
        int secretDepth = -1;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray when isSecret && secretDepth < 0:
                    secretDepth = reader.CurrentDepth;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray when reader.CurrentDepth == secretDepth:
                    secretDepth = -1;
                    break;
            }

            int start = (int)reader.TokenStartIndex;
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Number)
            {
                bool isKey = reader.TokenType == JsonTokenType.PropertyName;
                bool isText = reader.TokenType != JsonTokenType.Number;
                if (Replaced(ref reader, !isKey && (isSecret || secretDepth >= 0)) is { } other)
                {
                    masked.Write(json[copied..start]);
                    masked.Write(other);
                    copied = start + reader.ValueSpan.Length + (isText ? 2 : 0);
                }
            }

            isSecret = reader.TokenType == JsonTokenType.PropertyName && _secrets.IsSecretKey(reader.ValueSpan);
        }

        masked.Write(json[copied..]);
        byte[] line = masked.WrittenSpan.ToArray();
        _accounts.Apply(line);
        return line;
    }

    /// <summary>Returns bytes that are no text with the secrets in them masked.</summary>
    public byte[] ApplyToBytes(ReadOnlySpan<byte> bytes)
    {
        byte[] masked = _secrets.Apply(bytes, _scratch).ToArray();
        _accounts.Apply(masked);
        return masked;
    }

    /// <summary>Returns the JSON that replaces a token; <see langword="null"/> when it stays.</summary>
    private byte[]? Replaced(ref Utf8JsonReader reader, bool isSecret)
    {
        if (reader.ValueSpan.IsEmpty) return null;
        if (isSecret) return [.. "\"***\""u8];
        if (reader.TokenType == JsonTokenType.Number) return null;
        byte[] room = [];
        ReadOnlySpan<byte> text = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            room = new byte[text.Length];
            try
            {
                text = room.AsSpan(0, reader.CopyString(room));
            }
            catch (InvalidOperationException)
            {
                // Half a surrogate pair. In doubt the whole text is masked.
                room = [];
            }
        }

        ReadOnlySpan<byte> masked = _secrets.Apply(text, _scratch);
        if (masked == text) return null;
        if (reader.ValueIsEscaped && room.Length == 0) return [.. "\"***\""u8];
        return [(byte)'"', .. JsonEncodedText.Encode(masked, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];
    }
}
