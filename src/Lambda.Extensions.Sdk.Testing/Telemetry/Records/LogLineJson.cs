using System.Text.Json.Serialization;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>A string as JSON, quoted and escaped.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class LogLineJson : JsonSerializerContext;
