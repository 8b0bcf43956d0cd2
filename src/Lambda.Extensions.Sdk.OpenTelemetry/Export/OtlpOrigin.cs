using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Export;

/// <summary>The resource and the scope of items, encoded once. Items of the same origin share them in a request.</summary>
/// <param name="resource">The resource in protobuf.</param>
/// <param name="resourceSchema">The address of the resource's conventions in UTF-8; empty for none.</param>
/// <param name="scope">The scope in protobuf.</param>
/// <param name="scopeSchema">The address of the scope's conventions in UTF-8; empty for none.</param>
internal sealed class OtlpOrigin(byte[] resource, byte[] resourceSchema, byte[] scope, byte[] scopeSchema)
{
    // The numbers of the fields are the same for spans, log records and metrics.
    private const int OfRequest = 1;
    private const int Resource = 1;
    private const int Scopes = 2;
    private const int Scope = 1;
    private const int SchemaUrl = 3;

    /// <summary>Returns the size of the field with the items of this origin.</summary>
    /// <param name="items">The size of the items.</param>
    public int SizeOf(int items) => ProtoWriter.SizeOfField(OfRequest, SizeInside(items));

    /// <summary>Writes all of the field but the items, which the caller adds between.</summary>
    public void Begin(ProtoWriter to, int items)
    {
        to.Head(OfRequest, SizeInside(items));
        to.Bytes(Resource, resource);
        to.Head(Scopes, SizeOfScope(items));
        to.Bytes(Scope, scope);
    }

    public void End(ProtoWriter to)
    {
        if (scopeSchema.Length > 0) to.Bytes(SchemaUrl, scopeSchema);
        if (resourceSchema.Length > 0) to.Bytes(SchemaUrl, resourceSchema);
    }

    private int SizeInside(int items) => ProtoWriter.SizeOfField(Resource, resource.Length) + ProtoWriter.SizeOfField(Scopes, SizeOfScope(items)) + SizeOf(resourceSchema);

    private int SizeOfScope(int items) => ProtoWriter.SizeOfField(Scope, scope.Length) + items + SizeOf(scopeSchema);

    private static int SizeOf(byte[] schema) => schema.Length == 0 ? 0 : ProtoWriter.SizeOfField(SchemaUrl, schema.Length);
}
