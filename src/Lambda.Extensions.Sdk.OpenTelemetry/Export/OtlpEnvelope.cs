using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Resources;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Export;

/// <summary>Makes the body of a request from items: adds resource and scope, once for all items of the same origin.</summary>
internal sealed class OtlpEnvelope(OtlpResource resource)
{
    private const int ScopeName = 1;
    private const int ScopeVersion = 2;

    private static readonly byte[] EncodedScope = EncodeScope();
    private static readonly byte[] Schema = Encoding.UTF8.GetBytes(InstrumentationScope.SchemaUrl);

    /// <summary>Returns the body in protobuf.</summary>
    public ReadOnlyMemory<byte> Body(IReadOnlyList<OtlpItem> items)
    {
        var own = new OtlpOrigin(resource.Encode(), Schema, EncodedScope, Schema);
        List<(OtlpOrigin Origin, int Bytes)> origins = Origins(items, own);
        int size = 0;
        foreach ((OtlpOrigin origin, int bytes) in origins) size += origin.SizeOf(bytes);
        var to = new ProtoWriter(size);
        foreach ((OtlpOrigin origin, int bytes) in origins)
        {
            origin.Begin(to, bytes);
            foreach (OtlpItem item in items)
            {
                if ((item.Origin ?? own) == origin) to.Raw(item.Field.Span);
            }

            origin.End(to);
        }

        return to.WrittenMemory;
    }

    /// <summary>Returns the origins in the order of their first items, with the bytes of the items.</summary>
    private static List<(OtlpOrigin Origin, int Bytes)> Origins(IReadOnlyList<OtlpItem> items, OtlpOrigin own)
    {
        var origins = new List<(OtlpOrigin Origin, int Bytes)>(1);
        foreach (OtlpItem item in items)
        {
            OtlpOrigin origin = item.Origin ?? own;
            int at = origins.Count - 1;
            while (at >= 0 && origins[at].Origin != origin) at--;
            if (at < 0) origins.Add((origin, item.Field.Length));
            else origins[at] = (origin, origins[at].Bytes + item.Field.Length);
        }

        if (origins.Count == 0) origins.Add((own, 0));
        return origins;
    }

    private static byte[] EncodeScope()
    {
        var to = new ProtoWriter(64);
        to.Text(ScopeName, InstrumentationScope.Name);
        to.Text(ScopeVersion, InstrumentationScope.Version);
        return to.Written.ToArray();
    }
}
