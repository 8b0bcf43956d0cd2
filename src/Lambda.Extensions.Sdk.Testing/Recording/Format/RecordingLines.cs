using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Lambda.Extensions.Sdk.Testing.Recording.Format;

/// <summary>Makes the lines of a recording, each a JSON object with its secrets masked. Not safe for several threads.</summary>
internal sealed class RecordingLines
{
    /// <summary>The deepest body that is kept as JSON. One beyond it is kept as text.</summary>
    private const int MaxDepth = 500;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RecordingMask _mask = new();

    public byte[] Header(RecordingHeader header) => Object(json =>
    {
        json.WriteString("format", RecordingFormat.Name);
        json.WriteNumber("version", RecordingFormat.Version);
        json.WriteString("writer", header.Writer);
        json.WriteString("source", header.Source);
        json.WriteString("started", header.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
        json.WriteStartObject("function");
        WriteText(json, "name", header.FunctionName);
        WriteText(json, "version", header.FunctionVersion);
        WriteText(json, "handler", header.Handler);
        WriteText(json, "region", header.Region);
        if (header.MemoryMb is { } memory) json.WriteNumber("memoryMb", memory);
        if (header.TimeoutMs is { } timeout) json.WriteNumber("timeoutMs", timeout);
        WriteText(json, "architecture", header.Architecture);
        WriteText(json, "initializationType", header.InitializationType);
        WriteText(json, "logFormat", header.LogFormat);
        json.WriteEndObject();
    });

    /// <summary>Makes a line.</summary>
    /// <param name="at">The time since the start of the recording.</param>
    /// <param name="type">One of <see cref="RecordingFormat"/>.</param>
    /// <param name="extension">The extension that it is about, or <see langword="null"/>.</param>
    /// <param name="members">Writes further members.</param>
    public byte[] Line(TimeSpan at, string type, string? extension = null, Action<Utf8JsonWriter>? members = null) => Object(json =>
    {
        json.WriteNumber("t", (long)at.TotalMicroseconds);
        json.WriteString("type", type);
        WriteText(json, "extension", extension);
        members?.Invoke(json);
    });

    /// <summary>Writes the body of an event or of a delivery: as JSON where it is JSON on one line, else as text, else in Base64.</summary>
    public void WriteBody(Utf8JsonWriter json, ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            json.WriteBase64String("base64", _mask.ApplyToBytes(body));
        }
        else if (!IsJson(body))
        {
            json.WriteString("text", body);
        }
        else
        {
            json.WritePropertyName("body");
            json.WriteRawValue(body, skipInputValidation: true);
        }
    }

    public static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty || body.ContainsAny((byte)'\n', (byte)'\r')) return false;
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private byte[] Object(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return _mask.Apply(buffer.WrittenSpan);
    }
}
