using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>server-behaviour 2 and 5.2: paths, methods, stubs, extensions switched off.</summary>
public sealed class RoutingTests
{
    [TestCase("GET", "/")]
    [TestCase("GET", "/2020-01-01/extension/unknown")]
    [TestCase("GET", "/2020-01-01/extension/event/next/")]
    [TestCase("POST", "/2018-06-01/runtime/invocation//response")]
    [TestCase("GET", "/2021-04-23/credentials")]
    [TestCase("GET", "/2018-06-01/runtime/restore/next")]
    public async Task Unknown_paths_are_404_with_text(string method, string path)
    {
        await using var stage = await Stage.SetAsync();
        var answer = await stage.Caller.SendAsync(method, path, null);
        Assert.That(answer.Status, Is.EqualTo(404));
        Assert.That(answer.Body, Is.EqualTo("404 page not found\n"));
        Assert.That(answer.ContentType, Is.EqualTo("text/plain; charset=utf-8"));
    }

    [TestCase("GET", "/2020-01-01/extension/register")]
    [TestCase("POST", "/2020-01-01/extension/event/next")]
    [TestCase("GET", "/2020-01-01/extension/init/error")]
    [TestCase("PUT", "/2020-01-01/extension/exit/error")]
    [TestCase("POST", "/2022-07-01/telemetry")]
    [TestCase("GET", "/2020-08-15/logs")]
    [TestCase("POST", "/2018-06-01/runtime/invocation/next")]
    [TestCase("GET", "/2018-06-01/runtime/invocation/some-id/response")]
    [TestCase("GET", "/2018-06-01/runtime/init/error")]
    public async Task Wrong_methods_are_405_without_a_body(string method, string path)
    {
        await using var stage = await Stage.SetAsync();
        var answer = await stage.Caller.SendAsync(method, path, null);
        Assert.That(answer.Status, Is.EqualTo(405));
        Assert.That(answer.Body, Is.Empty);
    }

    [TestCase("/2022-07-01/telemetry", "Telemetry")]
    [TestCase("/2020-08-15/logs", "Logs")]
    public async Task Telemetry_and_logs_switched_off_are_accepted_and_not_supported(string path, string api)
    {
        await using var stage = await Stage.SetAsync(b => b.WithoutTelemetry());
        var answer = await stage.Caller.SendAsync("PUT", path, "whatever");
        Assert.That(answer.Status, Is.EqualTo(202));
        Assert.That(answer.ErrorType, Is.EqualTo(api + ".NotSupported"));
        Assert.That(answer.ErrorMessage, Is.EqualTo(api + " API is not supported"));
    }

    [Test]
    public async Task Ping_is_answered()
    {
        await using var stage = await Stage.SetAsync();
        Assert.That((await stage.Caller.SendAsync("GET", "/2018-06-01/ping", null)).Body, Is.EqualTo("pong"));
    }

    [Test]
    public async Task An_idle_connection_is_not_closed()
    {
        await using var stage = await Stage.SetAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", stage.Lambda.BaseAddress.Port);
        var stream = socket.GetStream();
        var buffer = new byte[4096];
        for (var i = 0; i < 2; i++)
        {
            await stream.WriteAsync("GET /2018-06-01/ping HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
            var read = await stream.ReadAsync(buffer).AsTask().Soon();
            Assert.That(Encoding.ASCII.GetString(buffer, 0, read), Does.StartWith("HTTP/1.1 200 OK"));
            // Longer than the server's heart takes to beat, which is when it would close it.
            if (i == 0) await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System);
        }
    }

    [TestCase("POST", "/2020-01-01/extension/register")]
    [TestCase("GET", "/2020-01-01/extension/event/next")]
    [TestCase("POST", "/2020-01-01/extension/init/error")]
    [TestCase("POST", "/2020-01-01/extension/exit/error")]
    [TestCase("PUT", "/2022-07-01/telemetry")]
    [TestCase("PUT", "/2020-08-15/logs")]
    public async Task Extensions_switched_off_are_404_without_a_body(string method, string path)
    {
        await using var lambda = await LambdaEmulator.CreateBuilder().ExpectExtension("ext").WithExtensionsDisabled().StartAsync();
        using var caller = new ApiCaller(lambda);
        var answer = await caller.SendAsync(method, path, null, ("Lambda-Extension-Name", "ext"));
        Assert.That(answer.Status, Is.EqualTo(404));
        Assert.That(answer.Body, Is.Empty);
        Assert.That(lambda.Extensions["ext"].State, Is.EqualTo(ExtensionState.NotStarted));
        Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
    }

    [Test]
    public async Task SnapStart_functions_fetch_their_credentials()
    {
        IReadOnlyDictionary<string, string> environment = new Dictionary<string, string>();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .WithInitializationType(InitializationTypes.SnapStart)
            .UseFunction((invocation, _) =>
            {
                environment = invocation.Environment;
                return Task.FromResult("1");
            })
            .StartAsync();
        await lambda.InvokeAsync();
        using var caller = new ApiCaller(lambda);
        var uri = new Uri(environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"]);
        Assert.That(uri.Authority, Is.EqualTo(lambda.RuntimeApi));
        var answer = await caller.SendAsync("GET", uri.PathAndQuery, null, ("Authorization", environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]));
        Assert.That(answer.Json.EnumerateObject().Select(m => m.Name), Is.EqualTo(new[] { "AccessKeyId", "SecretAccessKey", "Token", "Expiration" }));
        Assert.That((await caller.SendAsync("GET", uri.PathAndQuery, null, ("Authorization", "other"))).Status, Is.EqualTo(404));
    }
}
