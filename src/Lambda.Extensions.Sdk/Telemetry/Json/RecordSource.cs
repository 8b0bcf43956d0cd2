namespace Lambda.Extensions.Sdk.Telemetry.Json;

/// <summary>
/// The parts of a record's envelope, and the bytes that contain them: a typed record is made from these alone (lambda-facts 3.4).
/// </summary>
internal readonly struct RecordSource(byte[] body, JsonSlice envelope, JsonSlice time, JsonSlice type, JsonSlice record)
{
    public byte[] Body { get; } = body;

    public JsonSlice Envelope { get; } = envelope;

    public JsonSlice Time { get; } = time;

    public JsonSlice Type { get; } = type;

    public JsonSlice Record { get; } = record;

    public JsonMembers Members() => new(Body, Record);
}
