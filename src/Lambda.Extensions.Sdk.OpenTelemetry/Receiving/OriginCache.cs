using System.Text.Unicode;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Resources;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>
/// Makes the resource and the scope of received items: the function's own attributes, and those of the extension that are missing. An
/// exporter repeats them in each request, so the latest are kept.
/// </summary>
internal sealed class OriginCache(OtlpResource own, MaskedCopy copy)
{
    private const int Kept = 16;
    private const int Attributes = 1;

    private readonly List<Entry> _entries = new(Kept);
    private readonly ProtoWriter _writer = new(512);
    private byte[]? _own;
    private int _next;

    /// <summary>Returns the origin of a resource and a scope, with the addresses of their conventions.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf.</exception>
    public OtlpOrigin Of(ReadOnlySpan<byte> resource, ReadOnlySpan<byte> resourceSchema, ReadOnlySpan<byte> scope, ReadOnlySpan<byte> scopeSchema)
    {
        byte[] about = own.Encode();
        if (about != _own)
        {
            _own = about;
            _entries.Clear();
        }

        foreach (Entry entry in _entries)
        {
            if (resource.SequenceEqual(entry.Resource) && scope.SequenceEqual(entry.Scope) && resourceSchema.SequenceEqual(entry.ResourceSchema) && scopeSchema.SequenceEqual(entry.ScopeSchema)) return entry.Origin;
        }

        byte[] ofResource = Utf8.IsValid(resourceSchema) ? resourceSchema.ToArray() : [];
        byte[] ofScope = Utf8.IsValid(scopeSchema) ? scopeSchema.ToArray() : [];
        var added = new Entry(resource.ToArray(), resourceSchema.ToArray(), scope.ToArray(), scopeSchema.ToArray(), new OtlpOrigin(Resource(resource, about), ofResource, Scope(scope), ofScope));
        if (_entries.Count < Kept) _entries.Add(added);
        else _entries[_next++ % Kept] = added;
        return added.Origin;
    }

    private byte[] Scope(ReadOnlySpan<byte> scope)
    {
        _writer.Reset();
        copy.Write(_writer, scope, OtlpSchema.Scope);
        return _writer.Written.ToArray();
    }

    private byte[] Resource(ReadOnlySpan<byte> theirs, ReadOnlySpan<byte> ours)
    {
        ProtoWriter to = _writer;
        to.Reset();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var reader = new ProtoReader(theirs);
        while (reader.Read())
        {
            // The name that an SDK has without settings says less than the function's.
            if (reader is { Field: Attributes, Type: WireType.Bytes } && !AttributeText.IsUnknownService(reader.Bytes)) keys.Add(AttributeText.KeyOf(reader.Bytes));
        }

        reader = new ProtoReader(theirs);
        while (reader.Read())
        {
            if (reader is { Field: Attributes, Type: WireType.Bytes })
            {
                if (!keys.Contains(AttributeText.KeyOf(reader.Bytes))) continue;
                int pair = to.Begin(Attributes);
                copy.Write(to, reader.Bytes, OtlpSchema.KeyValue);
                to.End(pair);
            }
            else
            {
                to.Raw(reader.Raw);
            }
        }

        reader = new ProtoReader(ours);
        while (reader.Read())
        {
            string key = AttributeText.KeyOf(reader.Bytes);
            if (!key.StartsWith("telemetry.", StringComparison.Ordinal) && keys.Add(key)) to.Raw(reader.Raw);
        }

        if (keys.Add("cloud.resource_id")) to.Attribute(Attributes, "cloud.resource_id", own.FunctionId);

        return to.Written.ToArray();
    }

    private sealed record Entry(byte[] Resource, byte[] ResourceSchema, byte[] Scope, byte[] ScopeSchema, OtlpOrigin Origin);
}
