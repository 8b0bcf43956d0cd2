using System.Text.Json.Serialization;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>Writes a string as JSON, quoted and escaped.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class LogLineJson : JsonSerializerContext;
