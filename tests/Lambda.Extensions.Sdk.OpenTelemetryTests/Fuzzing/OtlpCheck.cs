using System.Text.Json;
using System.Text.Unicode;
using Lambda.Extensions.Sdk.Fuzzing;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Fuzzing;

/// <summary>Checks that a strict endpoint can read a message, in both encodings.</summary>
internal static class OtlpCheck
{
    private const int DeepestOfReaders = 100;

    public static void IsReadable(ReadOnlySpan<byte> message, OtlpField[] schema)
    {
        CheckMessage(message, schema, 0);
        using var document = JsonDocument.Parse(OtlpJson.Convert(message, schema), new JsonDocumentOptions { MaxDepth = 1000 });
        FuzzRun.Require(document.RootElement.ValueKind == JsonValueKind.Object, "no object");
    }

    private static void CheckMessage(ReadOnlySpan<byte> message, OtlpField[] fields, int depth)
    {
        FuzzRun.Require(depth < DeepestOfReaders, "nested more deeply than readers accept");
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            int number = reader.Field;
            OtlpField? field = Array.Find(fields, known => known.Number == number);
            if (field is null || reader.Type != WireType.Bytes) continue;
            if (field.Kind == ValueKind.Message) CheckMessage(reader.Bytes, field.Message, depth + 1);
            if (field.Kind == ValueKind.Text) FuzzRun.Require(Utf8.IsValid(reader.Bytes), $"{field.Name} is no UTF-8");
        }
    }
}
