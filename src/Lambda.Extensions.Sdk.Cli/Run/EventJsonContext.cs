using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>Writes JSON values on one line.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class EventJsonContext : JsonSerializerContext;
