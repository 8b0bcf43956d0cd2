using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Resources;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

/// <summary>Makes requests of items, and reads them back strictly.</summary>
internal static class Bodies
{
    public static string NameOf(OtlpSignalKind kind) => OtlpSignal.NameOf(kind);

    public static byte[] Protobuf(IReadOnlyList<OtlpItem> items, OtlpResource? resource = null) =>
        new OtlpEnvelope(resource ?? new OtlpResource(SampleInvocations.Environment, null, [])).Body(items).ToArray();

    public static byte[] Json(OtlpSignalKind kind, ReadOnlySpan<byte> protobuf) => OtlpJson.Convert(protobuf, SchemaOf(NameOf(kind))).ToArray();

    public static OtlpReader Read(OtlpSignalKind kind, IReadOnlyList<OtlpItem> items, OtlpResource? resource = null) => OtlpReader.Read(NameOf(kind), Json(kind, Protobuf(items, resource)));

    public static OtlpField[] SchemaOf(string signal) => signal switch
    {
        "traces" => OtlpSchema.Traces,
        "logs" => OtlpSchema.Logs,
        _ => OtlpSchema.Metrics,
    };
}
