using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Lifecycle;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Reads the body of <c>register</c>: its events, or the reason for a refusal (server-behaviour 2.2).</summary>
internal sealed record RegisterRequest(IReadOnlyList<string> Events)
{
    public const string InvalidFormat = "InvalidRequestFormat";

    public static ApiError? TryRead(byte[] body, out RegisterRequest request)
    {
        request = new RegisterRequest([]);
        // Refused by the parser too, but with the words clients may have seen.
        if (body.AsSpan().Trim(" \t\r\n"u8).IsEmpty) return new ApiError(InvalidFormat, "unexpected end of JSON input");
        try
        {
            using var document = JsonDocument.Parse(body);
            // A JSON null is an empty request, unknown members are ignored.
            if (document.RootElement.ValueKind == JsonValueKind.Null) return null;
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return new ApiError(InvalidFormat, $"cannot read a JSON {Kind(document.RootElement)} as a register request");
            List<string> events = [];
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                if (ReadMember(member, events) is { } error) return error;
            }

            request = new RegisterRequest(events);
            return null;
        }
        catch (JsonException e)
        {
            return new ApiError(InvalidFormat, e.Message);
        }
    }

    private static ApiError? ReadMember(JsonProperty member, List<string> events)
    {
        // The platform's decoder compares member names without regard to case.
        bool isEvents = member.Name.Equals("events", StringComparison.OrdinalIgnoreCase);
        bool isKeys = member.Name.Equals("configurationKeys", StringComparison.OrdinalIgnoreCase);
        if ((!isEvents && !isKeys) || member.Value.ValueKind == JsonValueKind.Null) return null;
        if (member.Value.ValueKind != JsonValueKind.Array
            || member.Value.EnumerateArray().Any(item => item.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)))
        {
            return new ApiError(InvalidFormat, $"cannot read member '{member.Name}': a list of strings is expected");
        }

        if (isKeys && member.Value.GetArrayLength() > 0)
            return new ApiError(InvalidFormat, "configurationKeys are deprecated; use environment variables instead");
        if (!isEvents) return null;
        events.Clear();
        events.AddRange(member.Value.EnumerateArray().Select(item => item.GetString() ?? ""));
        return null;
    }

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "boolean",
    };
}
