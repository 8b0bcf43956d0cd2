using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.SimpleSystemsManagement.Model;
using Caching.Origins.Secrets;

namespace Caching.Origins.Parameters;

/// <summary>
/// Makes the bodies of AWS's own extension (lambda-facts 10.1): the service's body with all members, and <c>ResultMetadata</c>.
/// </summary>
internal static class AwsJson
{
    public const string ContentType = "application/json";

    public static byte[] Parameter(Parameter parameter) => Write(json =>
    {
        json.WriteStartObject("Parameter");
        json.WriteString("ARN", parameter.ARN);
        json.WriteString("DataType", parameter.DataType);
        Time(json, "LastModifiedDate", parameter.LastModifiedDate);
        json.WriteString("Name", parameter.Name);
        json.WriteString("Selector", parameter.Selector);
        json.WriteString("SourceResult", parameter.SourceResult);
        json.WriteString("Type", parameter.Type?.Value);
        json.WriteString("Value", parameter.Value);
        json.WriteNumber("Version", parameter.Version ?? 0);
        json.WriteEndObject();
    });

    /// <summary>
    /// Returns the body that GetSecretValue would have. Parameter Store passes it on as a text (<c>SourceResult</c>) whose members
    /// begin in lower case.
    /// </summary>
    public static byte[] Secret(Parameter parameter, string name, string? selector)
    {
        using JsonDocument? source = Read(parameter.SourceResult);
        JsonElement root = source?.RootElement ?? default;
        return Write(json =>
        {
            json.WriteString("ARN", Text(root, "ARN") ?? parameter.ARN);
            Time(json, "CreatedDate", CreatedDate(root) ?? parameter.LastModifiedDate);
            json.WriteString("Name", Text(root, "Name") ?? name);
            json.WriteString("SecretBinary", Text(root, "SecretBinary"));
            json.WriteString("SecretString", Text(root, "SecretString") ?? parameter.Value);
            json.WriteString("VersionId", Text(root, "VersionId"));
            json.WriteStartArray("VersionStages");
            if (Member(root, "VersionStages") is { ValueKind: JsonValueKind.Array } stages)
            {
                foreach (JsonElement stage in stages.EnumerateArray()) stage.WriteTo(json);
            }
            else
            {
                json.WriteStringValue(selector is { Length: < 32 } ? selector : "AWSCURRENT");
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Reads Secrets Manager's statements about a secret that came through Parameter Store.</summary>
    public static SecretSource ReadSource(Parameter parameter)
    {
        using JsonDocument? source = Read(parameter.SourceResult);
        JsonElement root = source?.RootElement ?? default;
        string?[]? stages = Member(root, "VersionStages") is { ValueKind: JsonValueKind.Array } array
            ? [.. array.EnumerateArray().Select(static s => s.ValueKind == JsonValueKind.String ? s.GetString() : null)] : null;
        return new SecretSource(Text(root, "ARN"), Text(root, "VersionId"), stages);
    }

    public static byte[] Error(string type, string message)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("__type", type);
            json.WriteString("message", message);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteStartObject("ResultMetadata");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        byte[] whole = buffer.ToArray();
        CryptographicOperations.ZeroMemory(buffer.GetBuffer());
        return whole;
    }

    private static void Time(Utf8JsonWriter json, string name, DateTime? time)
    {
        if (time is null) json.WriteNull(name);
        else json.WriteString(name, time.Value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture));
    }

    private static JsonDocument? Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            return JsonDocument.Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Member(JsonElement root, string name)
    {
        if (root.ValueKind != JsonValueKind.Object) return null;
        foreach (JsonProperty member in root.EnumerateObject())
        {
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase)) return member.Value;
        }

        return null;
    }

    private static string? Text(JsonElement root, string name) => Member(root, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    // Seconds since the epoch, or a date in one of several forms. If it cannot be read, the parameter's own date is used.
    private static DateTime? CreatedDate(JsonElement root) => Member(root, "CreatedDate") switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out double seconds) && seconds is > 0 and < 1e11 => DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)).UtcDateTime,
        { ValueKind: JsonValueKind.String } text when DateTime.TryParse(text.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTime time) => time,
        _ => null,
    };
}
