using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

/// <summary>Gives credentials as the platform does to functions with SnapStart, new ones for each request.</summary>
internal sealed class CredentialsServer : IAsyncDisposable
{
    public const string Token = "token-of-the-container";

    private const string WarmUp = "/warm-up";

    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private int _requests;

    private CredentialsServer(WebApplication app, TimeProvider time) => (_app, _time) = (app, time);

    /// <summary>Receives each key that is given out.</summary>
    public Action<string, string, string>? Given { get; set; }

    /// <summary>The body instead of credentials, with its status.</summary>
    public (int Status, string Body)? Answer { get; set; }

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Ends before a request is answered.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public int Requests => Volatile.Read(ref _requests);

    public string Address => _app.Urls.First() + "/2021-04-23/credentials";

    public static async Task<CredentialsServer> StartAsync(TimeProvider time)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var server = new CredentialsServer(app, time);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        // A server's first answer can take seconds on a busy machine, and who asks for credentials waits for two.
        using var client = new HttpClient();
        using HttpResponseMessage first = await client.GetAsync(new Uri(server.Address + WarmUp));
        return server;
    }

    /// <summary>The variables of a function that has its credentials from here.</summary>
    public Dictionary<string, string> Variables() => new(StringComparer.Ordinal)
    {
        ["AWS_REGION"] = "eu-central-1",
        ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = Address,
        ["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = Token,
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path.Value!.EndsWith(WarmUp, StringComparison.Ordinal)) return;
        int number = Interlocked.Increment(ref _requests);
        await Gate;
        if (context.Request.Headers.Authorization != Token)
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (Answer is { } answer)
        {
            context.Response.StatusCode = answer.Status;
            await context.Response.WriteAsync(answer.Body);
            return;
        }

        string id = string.Create(CultureInfo.InvariantCulture, $"ASIAKEY{number}");
        string secret = "secret-of-" + id;
        string token = "session-of-" + id;
        Given?.Invoke(id, secret, token);
        string end = (_time.GetUtcNow() + Lifetime).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        await context.Response.WriteAsync($$"""{"AccessKeyId":"{{id}}","SecretAccessKey":"{{secret}}","Token":"{{token}}","Expiration":"{{end}}"}""");
    }
}
