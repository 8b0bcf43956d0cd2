using System.Text;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.Testing.Tests.Support;

/// <summary>A request as it came over the wire.</summary>
internal sealed record RawDelivery(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public IReadOnlyList<JsonElement> Records => [.. JsonElement.Parse(Body).EnumerateArray()];

    public IEnumerable<string> Types => Records.Select(record => record.GetProperty("type").GetString()!);
}
