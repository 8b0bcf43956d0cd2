using System.Globalization;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;

/// <summary>Reads the body of a subscription. Lists all its errors, joined with semicolons, as the platform does (lambda-facts 3.1).</summary>
internal sealed class SubscriptionReader(SubscriptionApi api, bool isManagedInstances)
{
    private readonly List<string> _faults = [];
    private string _pathAndQuery = "/";
    private string _method = "POST";

    /// <returns>The subscription, or <see langword="null"/> with the message.</returns>
    public Subscription? Read(byte[] body, out string message)
    {
        Subscription? subscription = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                subscription = Read(document.RootElement);
            else
                _faults.Add("the request should be an object");
        }
        catch (JsonException e)
        {
            _faults.Add("the request is not JSON: " + e.Message);
        }

        message = string.Join("; ", _faults);
        return _faults.Count == 0 ? subscription : null;
    }

    private Subscription Read(JsonElement root)
    {
        string schema = SchemaVersion(Member(root, "schemaVersion"));
        (bool isTcp, int port) = Destination(Member(root, "destination"));
        List<string> types = Types(Member(root, "types"));
        JsonElement? buffering = Member(root, "buffering");
        // Only Managed Instances refuse a null (server-behaviour 7).
        if (isManagedInstances && root.TryGetProperty("buffering", out JsonElement given)) buffering = given;
        if (buffering is { ValueKind: not JsonValueKind.Object })
        {
            _faults.Add("buffering should be an object");
            buffering = null;
        }

        return new Subscription
        {
            Api = api,
            SchemaVersion = schema,
            Types = types,
            MaxItems = Limit(buffering, "maxItems", SubscriptionRules.MaxItems, SubscriptionRules.MinItems, SubscriptionRules.MaxItems),
            MaxBytes = Limit(buffering, "maxBytes", SubscriptionRules.MinBytes, SubscriptionRules.MinBytes, SubscriptionRules.MaxBytes),
            Timeout = TimeSpan.FromMilliseconds(
                Limit(buffering, "timeoutMs", SubscriptionRules.DefaultTimeoutMs, SubscriptionRules.MinTimeoutMs, SubscriptionRules.MaxTimeoutMs)),
            IsTcp = isTcp,
            Port = port,
            PathAndQuery = _pathAndQuery,
            Method = _method,
        };
    }

    private string SchemaVersion(JsonElement? value)
    {
        string[] known = SubscriptionRules.Schemas(api, isManagedInstances);
        if (value is null)
        {
            // Optional in the Logs API alone.
            if (api == SubscriptionApi.Telemetry) _faults.Add("schemaVersion is required");
            return known[0];
        }

        // The quotes are not escaped on the way out: the answer is no JSON then, as the platform's is not (server-behaviour 5.1).
        if (Text(value) is not { } version || !known.Contains(version, StringComparer.Ordinal))
        {
            _faults.Add("schemaVersion: value must be one of " + string.Join(", ", known.Select(name => $"\"{name}\"")));
            return known[0];
        }

        return version;
    }

    private List<string> Types(JsonElement? value)
    {
        var types = new List<string>();
        if (value is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0)
        {
            _faults.Add("types should not be empty");
            return types;
        }

        foreach (JsonElement item in list.EnumerateArray())
        {
            if (Text(item) is { } type && SubscriptionRules.Types.Contains(type, StringComparer.Ordinal))
                types.Add(type);
            else
                _faults.Add("types: value must be one of " + string.Join(", ", SubscriptionRules.Types.Select(name => $"\"{name}\"")));
        }

        return types;
    }

    private (bool IsTcp, int Port) Destination(JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.Object } destination)
        {
            _faults.Add("destination is required");
            return default;
        }

        if (api == SubscriptionApi.Logs && Text(Member(destination, "method")) is { } method) Method(method);
        switch (Text(Member(destination, "protocol")))
        {
            case "HTTP":
                return (false, HttpPort(Text(Member(destination, "URI"))));
            case "TCP":
                return (true, TcpPort(Member(destination, "port")));
            default:
                _faults.Add("destination.protocol: value must be one of \"HTTP\", \"TCP\"");
                return default;
        }
    }

    private void Method(string method)
    {
        if (method is "POST" or "PUT")
            _method = method;
        else
            _faults.Add("destination.method: value must be one of \"POST\", \"PUT\"");
    }

    private int HttpPort(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            _faults.Add("URI is not provided");
            return 0;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttp)
        {
            _faults.Add("URI should be http://sandbox.localdomain:PORT[/PATH]");
        }
        else if (!IsSandbox(uri.Host) || (isManagedInstances && !IsSandbox(HostAndPort(text).Host)))
        {
            _faults.Add("URI host should be sandbox.localdomain or sandbox");
        }
        else if (HostAndPort(text).Port.Length == 0)
        {
            _faults.Add("URI port is not provided");
        }
        else
        {
            // The open-source implementation drops the path, Managed Instances are all there is to see of it (server-behaviour 5.1).
            if (!isManagedInstances) _pathAndQuery = uri.PathAndQuery;
            return CheckPort(uri.Port);
        }

        return 0;
    }

    private static bool IsSandbox(string host) => host is "sandbox.localdomain" or "sandbox";

    /// <summary>Returns host and port as written. <see cref="Uri"/> lowers the case of the host, and returns 80 for a missing port.</summary>
    private static (string Host, string Port) HostAndPort(string uri)
    {
        string authority = uri[(uri.IndexOf("//", StringComparison.Ordinal) + 2)..];
        int end = authority.AsSpan().IndexOfAny('/', '?', '#');
        if (end >= 0) authority = authority[..end];
        int colon = authority.LastIndexOf(':');
        return colon < 0 ? (authority, "") : (authority[..colon], authority[(colon + 1)..]);
    }

    private int TcpPort(JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int port)) return CheckPort(port);
        _faults.Add("destination.port is not provided");
        return 0;
    }

    private int CheckPort(int port)
    {
        if (port is < 1 or > 65535)
            _faults.Add("port should be between 1 and 65535");
        else if (port == SubscriptionRules.ReservedPort)
            _faults.Add(string.Create(CultureInfo.InvariantCulture, $"port {SubscriptionRules.ReservedPort} is reserved"));
        return port;
    }

    private int Limit(JsonElement? buffering, string name, int fallback, int least, int most)
    {
        if (buffering is not { } limits || Member(limits, name) is not { } value) return fallback;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least && number <= most) return number;
        _faults.Add(string.Create(CultureInfo.InvariantCulture, $"buffering.{name} should be between {least} and {most}"));
        return fallback;
    }

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
