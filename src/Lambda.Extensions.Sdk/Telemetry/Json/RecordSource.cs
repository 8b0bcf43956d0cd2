namespace Lambda.Extensions.Sdk.Telemetry.Json;

/// <summary>What the envelope of a record said, and the bytes it lies in: all that a typed record is made of (lambda-facts 3.4).</summary>
internal readonly struct RecordSource(byte[] body, JsonSlice envelope, JsonSlice time, JsonSlice type, JsonSlice record)
{
    public byte[] Body { get; } = body;

    public JsonSlice Envelope { get; } = envelope;

    public JsonSlice Time { get; } = time;

    public JsonSlice Type { get; } = type;

    public JsonSlice Record { get; } = record;

    public JsonMembers Members() => new(Body, Record);
}
