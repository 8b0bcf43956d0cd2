using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Fuzzing;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Protocol;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiving;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Fuzzing;

/// <summary>Requests of OTLP that follow the schema, nearly do, or are anything.</summary>
internal static class OtlpInput
{
    private const int Deepest = 10;

    private static readonly string[] Values =
        ["1", "\"1\"", "-1", "\"-1\"", "1.5", "\"1e3\"", "true", "\"NaN\"", "\"\"", "null", "{}", "[]", "\"5b8efff798038103d269b633813fc60c\"", "\"eee19b7ec3c1b174\"", "\"AAEC/w==\"", "18446744073709551615", "-9223372036854775808", "1e400", "\"SPAN_KIND_SERVER\"", "\"\\ud800\"", "\"ü\\u0000\""];

    private static readonly byte[][] Samples = [.. SampleRequests.Signals.Select(signal => SampleRequests.Protobuf(signal))];

    /// <summary>Requests with every field, which are large.</summary>
    private static readonly byte[][] WholeSamples = [.. SampleRequests.Signals.Select(WholeRequest.Of)];

    private static readonly byte[][] Pieces = [[0x0A], [0x0A, 0], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x08, 1], [0x09], [0x0D], [0x0B], [0x12, 2, 0x0A, 0], [0xFA, 0xFF, 0xFF, 0xFF, 0x0F, 0], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "password"u8.ToArray()];

    /// <summary>Returns a request in protobuf.</summary>
    public static byte[] Protobuf(Random random, string signal) => random.Next(6) switch
    {
        0 => Damage.Pieces(random, Pieces),
        1 => Damage.Noise(random, [0x0A, 0x12, 0x1A, 0, 1, 2, 4, 8]),
        2 => Random(random, Bodies.SchemaOf(signal)),
        _ => Damage.Of(random, (random.Next(50) == 0 ? WholeSamples : Samples)[random.Next(Samples.Length)], Pieces),
    };

    /// <summary>Returns a request in JSON.</summary>
    public static byte[] Json(Random random, string signal)
    {
        if (random.Next(8) == 0) return Encoding.UTF8.GetBytes(JsonInput.Value(random));
        var text = new StringBuilder();
        Write(random, text, Bodies.SchemaOf(signal), 0);
        byte[] whole = Encoding.UTF8.GetBytes(text.ToString());
        return random.Next(2) == 0 ? whole : Damage.Of(random, whole, JsonInput.Fragments);
    }

    private static byte[] Random(Random random, OtlpField[] fields, int depth = 0)
    {
        var to = new ProtoWriter();
        for (int n = random.Next(4); n > 0 && depth < Deepest; n--)
        {
            OtlpField field = fields[random.Next(fields.Length)];
            int number = random.Next(20) == 0 ? random.Next(1, 40) : field.Number;
            switch (random.Next(20) == 0 ? (WireType)random.Next(6) : field.WireType)
            {
                case WireType.Varint:
                    to.Number(number, random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
                    break;
                case WireType.Fixed64:
                    to.Fixed64(number, random.NextInt64());
                    break;
                case WireType.Fixed32:
                    to.Fixed32(number, (uint)random.Next());
                    break;
                default:
                    byte[] bytes = field.Kind == ValueKind.Message ? Random(random, field.Message, depth + 1) : random.Next(3) == 0 ? Damage.Noise(random, "abc"u8, 20) : new byte[random.Next(3) * 8];
                    to.Bytes(number, bytes);
                    break;
            }
        }

        return to.Written.ToArray();
    }

    private static void Write(Random random, StringBuilder to, OtlpField[] fields, int depth)
    {
        to.Append('{');
        int count = depth >= Deepest ? 0 : random.Next(4);
        for (int i = 0; i < count; i++)
        {
            OtlpField field = fields[random.Next(fields.Length)];
            to.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}\"{(random.Next(20) == 0 ? "other" : field.Name)}\":");
            int items = field.IsRepeated ? random.Next(3) : 1;
            if (field.IsRepeated) to.Append('[');
            for (int item = 0; item < items; item++)
            {
                if (item > 0) to.Append(',');
                if (field.Kind == ValueKind.Message && random.Next(20) > 0) Write(random, to, field.Message, depth + 1);
                else to.Append(field.Kind == ValueKind.Text && random.Next(4) > 0 ? JsonInput.Text(random) : Values[random.Next(Values.Length)]);
            }

            if (field.IsRepeated) to.Append(']');
        }

        to.Append('}');
    }
}
