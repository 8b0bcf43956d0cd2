using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Resources;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Export;

/// <summary>
/// Makes the body of a request from items: adds resource and scope. The numbers of the fields are the same for spans, log records and
/// metrics.
/// </summary>
internal sealed class OtlpEnvelope(OtlpResource resource)
{
    private const int ResourceOfRequest = 1;
    private const int Resource = 1;
    private const int Scopes = 2;
    private const int SchemaUrl = 3;
    private const int Scope = 1;
    private const int ScopeName = 1;
    private const int ScopeVersion = 2;

    private static readonly byte[] EncodedScope = EncodeScope();

    /// <summary>Returns the body in protobuf.</summary>
    public ReadOnlyMemory<byte> Body(IReadOnlyList<OtlpItem> items)
    {
        byte[] about = resource.Encode();
        int own = 0;
        int others = 0;
        foreach (OtlpItem item in items)
        {
            if (item.IsPassThrough) others += item.Field.Length;
            else own += item.Field.Length;
        }

        int schema = ProtoWriter.SizeOfField(SchemaUrl, InstrumentationScope.SchemaUrl.Length);
        int scope = ProtoWriter.SizeOfField(Scope, EncodedScope.Length) + own + schema;
        int whole = ProtoWriter.SizeOfField(Resource, about.Length) + ProtoWriter.SizeOfField(Scopes, scope) + schema;
        var to = new ProtoWriter(ProtoWriter.SizeOfField(ResourceOfRequest, whole) + others);
        if (own > 0 || others == 0)
        {
            to.Head(ResourceOfRequest, whole);
            to.Bytes(Resource, about);
            to.Head(Scopes, scope);
            to.Bytes(Scope, EncodedScope);
            Append(to, items, passThrough: false);
            to.Text(SchemaUrl, InstrumentationScope.SchemaUrl);
            to.Text(SchemaUrl, InstrumentationScope.SchemaUrl);
        }

        if (others > 0) Append(to, items, passThrough: true);
        return to.WrittenMemory;
    }

    private static void Append(ProtoWriter to, IReadOnlyList<OtlpItem> items, bool passThrough)
    {
        foreach (OtlpItem item in items)
        {
            if (item.IsPassThrough == passThrough) to.Raw(item.Field.Span);
        }
    }

    private static byte[] EncodeScope()
    {
        var to = new ProtoWriter(64);
        to.Text(ScopeName, InstrumentationScope.Name);
        to.Text(ScopeVersion, InstrumentationScope.Version);
        return to.Written.ToArray();
    }
}
