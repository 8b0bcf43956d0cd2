namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>Represents a span of a record, on the emulator's clock.</summary>
internal readonly record struct RecordSpan(string Name, TimeSpan Start, TimeSpan End);
