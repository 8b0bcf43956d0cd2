using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.CachingTests.Support;

/// <summary>
/// Parameter Store as AWS's SDK sees it: JSON 1.1 over HTTP, signed requests only, secrets by reference, and whatever goes wrong. Names
/// may be there with a version or label.
/// </summary>
internal sealed class ParameterStore : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _values = new(StringComparer.Ordinal);

    private ParameterStore(WebApplication app) => _app = app;

    /// <summary>Every call, as <c>GetParameter /name</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public string Address => _app.Urls.Single();

    /// <summary>Awaited before each answer.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <summary>What goes wrong: status and type of the error, or null.</summary>
    public Func<(int Status, string Type)?> Fault { get; set; } = () => null;

    /// <summary>ARNs of secrets whose own are not <c>…:secret:NAME-AbCdEf</c>.</summary>
    public ConcurrentDictionary<string, string> Arns { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids and labels of secrets' versions, by the name with its selector.</summary>
    public ConcurrentDictionary<string, (string Id, string[] Stages)> Versions { get; } = new(StringComparer.Ordinal);

    public string this[string name]
    {
        set => _values[name] = value;
    }

    public static async Task<ParameterStore> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(o => o.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var store = new ParameterStore(app);
        app.Run(store.AnswerAsync);
        await app.StartAsync();
        return store;
    }

    public void Remove(string name) => _values.TryRemove(name, out _);

    public int CallsOf(string name) => Calls.Count(c => c.Split(' ', 2)[1].Split(',').Contains(name));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string target = context.Request.Headers["X-Amz-Target"].ToString();
        JsonNode body = (await JsonNode.ParseAsync(context.Request.Body))!;
        string[] names = target.EndsWith("GetParameters", StringComparison.Ordinal) ? [.. body["Names"]!.AsArray().Select(n => (string)n!)] : [(string)body["Name"]!];
        Calls.Enqueue($"{target.Split('.')[1]} {string.Join(',', names)}");
        await Before();
        if (!context.Request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256 Credential=", StringComparison.Ordinal) || context.Request.Headers["X-Amz-Security-Token"].Count == 0)
        {
            await FailAsync(context, 400, "MissingAuthenticationTokenException");
            return;
        }

        if (Fault() is { } fault)
        {
            await FailAsync(context, fault.Status, fault.Type);
            return;
        }

        bool decrypt = (bool?)body["WithDecryption"] ?? false;
        JsonObject?[] found = [.. names.Select(n => Parameter(n, decrypt))];
        if (target.EndsWith("GetParameters", StringComparison.Ordinal))
        {
            await WriteAsync(context, 200, new JsonObject
            {
                ["Parameters"] = new JsonArray([.. found.Where(p => p is not null)]),
                ["InvalidParameters"] = new JsonArray([.. names.Where((_, i) => found[i] is null).Select(n => (JsonNode)n)]),
            });
        }
        else if (found[0] is { } parameter)
        {
            await WriteAsync(context, 200, new JsonObject { ["Parameter"] = parameter });
        }
        else
        {
            await FailAsync(context, 400, "ParameterNotFound");
        }
    }

    private JsonObject? Parameter(string name, bool decrypt)
    {
        if (!_values.TryGetValue(name, out string? value)) return null;
        const string Reference = "/aws/reference/secretsmanager/";
        bool isSecret = name.Contains("secret", StringComparison.Ordinal);
        int colon = name.StartsWith("arn:", StringComparison.Ordinal) ? -1 : name.LastIndexOf(':');
        string bare = colon < 0 ? name : name[..colon];
        var parameter = new JsonObject
        {
            ["ARN"] = $"arn:aws:ssm:us-east-1:123456789012:parameter{bare}",
            ["DataType"] = "text",
            ["LastModifiedDate"] = 1795000000.5,
            ["Name"] = bare,
            ["Type"] = isSecret ? "SecureString" : "String",
            ["Value"] = isSecret && !decrypt ? "encrypted" : value,
            ["Version"] = 3,
        };
        if (colon >= 0) parameter["Selector"] = name[colon..];
        if (name.StartsWith(Reference, StringComparison.Ordinal))
        {
            string selector = colon < 0 ? "AWSCURRENT" : name[(colon + 1)..], secret = name[Reference.Length..];
            (string id, string[] stages) = Versions.TryGetValue(secret, out (string, string[]) version) ? version
                : Guid.TryParse(selector, out _) ? (selector, ["AWSCURRENT"]) : ("11111111-2222-3333-4444-555555555555", [selector]);
            parameter["Version"] = 0;
            parameter["SourceResult"] = new JsonObject
            {
                ["ARN"] = Arns.GetValueOrDefault(bare[Reference.Length..], $"arn:aws:secretsmanager:us-east-1:123456789012:secret:{bare[Reference.Length..]}-AbCdEf"),
                ["name"] = bare[Reference.Length..],
                ["versionId"] = id,
                ["secretString"] = value,
                ["versionStages"] = new JsonArray([.. stages.Select(s => (JsonNode)s)]),
                ["createdDate"] = 1794000000.25,
            }.ToJsonString();
        }

        return parameter;
    }

    private static Task FailAsync(HttpContext context, int status, string type)
    {
        context.Response.Headers["x-amzn-ErrorType"] = type;
        return WriteAsync(context, status, new JsonObject { ["__type"] = type, ["message"] = string.Create(CultureInfo.InvariantCulture, $"{type} of the test") });
    }

    private static Task WriteAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        return context.Response.WriteAsync(body.ToJsonString(new JsonSerializerOptions()));
    }
}
