using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Http;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Reads and checks a request of the Invoke API.</summary>
internal static partial class InvokeCallReader
{
    public const string TraceHeader = "X-Amzn-Trace-Id";

    private const int MaxPayload = 6 * 1024 * 1024;
    private const int MaxEventPayload = 1024 * 1024;
    private const int MaxClientContext = 3583;

    /// <summary>The bytes of a refused body that are read, so that the client sees the answer and not a broken connection.</summary>
    private const long MaxDiscarded = 256L * 1024 * 1024;

    private const string TenantPattern = @"[a-zA-Z0-9\._:\/=+\-@ ]{1,256}";

    private static readonly InvocationType[] StreamTypes = [InvocationType.RequestResponse, InvocationType.DryRun];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>The call, or the refusal.</returns>
    public static async Task<(InvokeCall? Call, ApiResponse? Refusal)> ReadAsync(
        HttpContext http, string function, bool isStream, string requestId, EmulatorSettings settings)
    {
        IHeaderDictionary headers = http.Request.Headers;
        if (TypeOf(headers["X-Amz-Invocation-Type"].ToString(), isStream, out InvocationType type) is { } wrongType) return (null, wrongType);
        string log = headers["X-Amz-Log-Type"].ToString();
        string tenant = headers["X-Amz-Tenant-Id"].ToString();
        if (log is not ("" or "None" or "Tail")) return (null, InvokeErrors.Validation(log, "logType", "Member must satisfy enum value set: [None, Tail]"));
        if (tenant.Length > 0 && !Tenant().IsMatch(tenant)) return (null, InvokeErrors.Validation(tenant, "tenantId", "Member must satisfy regular expression pattern: " + TenantPattern));

        int limit = type == InvocationType.Event ? MaxEventPayload : MaxPayload;
        if (await ReadBodyAsync(http.Request, limit).ConfigureAwait(false) is not { } body) return (null, InvokeErrors.TooLarge(limit));
        if (FunctionReference.Resolve(function, http.Request.Query["Qualifier"].ToString(), settings, out string arn) is { } unknown) return (null, unknown);
        if (ContextOf(headers["X-Amz-Client-Context"].ToString(), out string? context) is { } noContext) return (null, noContext);
        if (PayloadOf(body, out string payload) is { } noJson) return (null, noJson);

        string trace = headers[TraceHeader].ToString();
        return (new InvokeCall(
            type, log == "Tail", requestId, arn, payload, context,
            Trace().IsMatch(trace) ? trace : NewTrace.Header(settings.Time.GetUtcNow()),
            tenant.Length == 0 ? null : tenant), null);
    }

    private static ApiResponse? TypeOf(string given, bool isStream, out InvocationType type)
    {
        type = InvocationType.RequestResponse;
        InvocationType[] allowed = isStream ? StreamTypes : Enum.GetValues<InvocationType>();
        if (given.Length == 0) return null;
        int index = Array.FindIndex(allowed, candidate => candidate.ToString() == given);
        if (index < 0) return InvokeErrors.Validation(given, "invocationType", $"Member must satisfy enum value set: [{string.Join(", ", allowed)}]");
        type = allowed[index];
        return null;
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request, int limit)
    {
        if (await RequestBody.ReadAsync(request, limit).ConfigureAwait(false) is { } body) return body;
        byte[] rest = new byte[64 * 1024];
        for (long discarded = 0; discarded < MaxDiscarded;)
        {
            int read = await request.Body.ReadAsync(rest).ConfigureAwait(false);
            if (read == 0) break;
            discarded += read;
        }

        return null;
    }

    /// <summary>Reads the event. A request without a body has an empty object, as on the platform.</summary>
    private static ApiResponse? PayloadOf(byte[] body, out string payload)
    {
        payload = "{}";
        if (body.Length == 0) return null;
        try
        {
            payload = Strict.GetString(body);
            CheckJson(body);
            return null;
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            return InvokeErrors.InvalidContent("Could not parse request body into json: " + e.Message);
        }
    }

    /// <summary>Decodes the client context. It is written again on one line and in ASCII, since the function receives it in a header.</summary>
    private static ApiResponse? ContextOf(string given, out string? context)
    {
        context = null;
        if (given.Length == 0) return null;
        if (given.Length > MaxClientContext) return InvokeErrors.InvalidContent("Client context must be at most 3583 bytes, Base64-encoded.");
        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(given));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                using var buffer = new MemoryStream();
                using (var json = new Utf8JsonWriter(buffer)) document.RootElement.WriteTo(json);
                context = Encoding.UTF8.GetString(buffer.ToArray());
                return null;
            }
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // Refused below.
        }

        return InvokeErrors.InvalidContent("Client context must be a valid Base64-encoded JSON object.");
    }

    [GeneratedRegex(@"^[a-zA-Z0-9\._:\/=+\-@ ]{1,256}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tenant();

    /// <summary>Matches a trace header. Any other one is replaced by a new one, as on the platform.</summary>
    [GeneratedRegex(@"^Root=[!-~]{1,1000}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Trace();

    private static void CheckJson(byte[] body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 1000 });
        while (reader.Read())
        {
            // Only read to its end.
        }
    }
}
