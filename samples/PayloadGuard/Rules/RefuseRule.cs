using System.Text.Json;
using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.RuntimeApi;
using PayloadGuard.Redaction;

namespace PayloadGuard.Rules;

/// <summary>Refuses an event by its size, by a pattern, or by the value at a path.</summary>
internal sealed record RefuseRule(string Name, EventDecision Decision)
{
    public int? MaxBytes { get; init; }

    public JsonPath? Path { get; init; }

    /// <summary>Gets whether a value at the path is refused, or its absence.</summary>
    public required bool Exists { get; init; }

    public JsonElement? EqualTo { get; init; }

    public Regex? Pattern { get; init; }

    /// <summary>Returns whether the event is to be refused.</summary>
    /// <param name="payload">The event.</param>
    /// <param name="json">The event as JSON, which a rule with a path needs.</param>
    public bool Applies(ReadOnlySpan<byte> payload, JsonElement? json)
    {
        if (Path is not null) return json is { } root && Path.Any(root, Applies) == Exists;
        return MaxBytes is { } max ? payload.Length > max : Pattern!.IsMatch(ByteText.Of(payload));
    }

    private bool Applies(JsonElement value)
    {
        if (EqualTo is { } expected) return JsonElement.DeepEquals(value, expected);
        return Pattern is null || Pattern.IsMatch(ByteText.Of(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()));
    }
}
