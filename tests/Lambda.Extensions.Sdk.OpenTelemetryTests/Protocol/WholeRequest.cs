using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Protocol;

/// <summary>Requests that have every field of the schema.</summary>
internal static class WholeRequest
{
    /// <summary>The members of which a message has one at a time.</summary>
    private static readonly string[] Choices =
        ["stringValue", "boolValue", "intValue", "doubleValue", "arrayValue", "kvlistValue", "bytesValue", "gauge", "sum", "histogram", "exponentialHistogram", "summary", "asDouble", "asInt"];

    public static byte[] Of(string signal) => Whole(Bodies.SchemaOf(signal), 0);

    /// <summary>Returns a message that has each field. Of the members of a choice, it has the one that the variant names.</summary>
    private static byte[] Whole(OtlpField[] fields, int depth, int variant = 0)
    {
        var to = new ProtoWriter();
        OtlpField[] choices = [.. fields.Where(field => Choices.Contains(field.Name))];
        foreach (OtlpField field in fields.OrderBy(field => field.Number))
        {
            if (choices.Contains(field) && choices[variant % choices.Length] != field) continue;
            int count = field.Kind == ValueKind.Message && field.Name is "metrics" or "attributes" or "dataPoints" ? Choices.Length : 1;
            for (int i = 0; i < count; i++) Write(to, field, depth, count == 1 ? variant : i);
        }

        return to.Written.ToArray();
    }

    private static void Write(ProtoWriter to, OtlpField field, int depth, int variant)
    {
        switch (field.Kind)
        {
            case ValueKind.Message:
                if (depth < 12) to.Bytes(field.Number, Whole(field.Message, depth + 1, variant));
                break;
            case ValueKind.Text:
                to.Text(field.Number, field.Name + " ü\u0001");
                break;
            case ValueKind.Id:
                to.Hex(field.Number, field.Name == "traceId" ? SampleInvocations.TraceId : "54565fb41ac79632");
                break;
            case ValueKind.Bytes:
                to.Bytes(field.Number, Encoding.UTF8.GetBytes(field.Name));
                break;
            case ValueKind.Double when field.IsRepeated:
                to.Packed(field.Number, (double[])[0.5, double.PositiveInfinity]);
                break;
            case ValueKind.Double:
                to.Double(field.Number, 1e300);
                break;
            case ValueKind.Fixed64 when field.IsRepeated:
                to.Packed(field.Number, (long[])[1, long.MaxValue, -1]);
                break;
            case ValueKind.Fixed64 or ValueKind.SFixed64:
                to.Fixed64(field.Number, -2);
                break;
            case ValueKind.Fixed32:
                to.Fixed32(field.Number, uint.MaxValue);
                break;
            case ValueKind.UInt64:
                to.Bytes(field.Number, (byte[])[1, 0xFF, 0x7F]);
                break;
            default:
                to.Number(field.Number, 1);
                break;
        }
    }
}
