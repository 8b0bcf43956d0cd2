using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>server-behaviour 5.1: delivery over TCP, one connection, an object a line.</summary>
public sealed class TcpDeliveryTests
{
    [Test]
    public async Task The_connection_is_made_while_the_subscription_is_answered_and_records_are_lines()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var stage = await Stage.SetAsync(b => b.UseFunction((invocation, _) =>
        {
            invocation.Log("line");
            return Task.FromResult("1");
        }));
        await stage.RegisterAsync();
        Assert.That((await stage.SubscribeAsync(Body(Port(listener)))).Status, Is.EqualTo(200));
        Assert.That(listener.Pending(), Is.True);
        using var client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream());
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync();
        var (_, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);
        await stage.Lambda.DisposeAsync();

        var lines = (await reader.ReadToEndAsync().Soon()).Split('\n');
        Assert.That(lines[^1], Is.Empty, "each line has its end");
        var types = lines[..^1].Select(line => JsonElement.Parse(line).GetProperty("type").GetString()).ToList();
        Assert.That(types, Is.EqualTo(stage.Lambda.Delivered().Select(r => r.Type)));
        Assert.That(types, Is.SupersetOf(new[] { "platform.initStart", "platform.start", "function", "platform.runtimeDone", "platform.report" }));
        Assert.That(stage.Lambda.Timeline.OfType<TelemetryDeliveredEvent>().Select(d => d.Status), Has.All.Null);
        Assert.That(stage.Lambda.Timeline.OfType<TelemetrySubscribedEvent>().Single().Destination, Does.StartWith("tcp:"));
    }

    [Test]
    public async Task A_port_nobody_listens_on_is_refused()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = Port(listener);
        }

        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var answer = await stage.SubscribeAsync(Body(port));
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.ErrorType, Is.EqualTo("ValidationError"));
        Assert.That(answer.ErrorMessage, Does.StartWith($"could not connect to port {port}"));
    }

    [Test]
    public async Task A_connection_that_is_gone_is_not_made_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var stage = await Stage.SetAsync(b => b.WithTelemetry(t =>
        {
            t.MaxAttempts = 2;
            t.RetryDelay = TimeSpan.FromMilliseconds(1);
        }));
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Body(Port(listener)));
        using (var client = await listener.AcceptTcpClientAsync())
        {
            // Unread bytes or a linger of zero: the connection is reset, not just ended.
            client.Client.LingerState = new LingerOption(true, 0);
        }

        var next = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync();
        for (var i = 0; i < 2; i++) (_, next) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(next);
        Assert.That(stage.Lambda.Count(EmulatorEventNames.TelemetryFailed), Is.GreaterThan(0));
        Assert.That(listener.Pending(), Is.False);
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static string Body(int port) =>
        $$"""{"schemaVersion":"2025-01-29","types":["platform","function"],"buffering":{"timeoutMs":25},"destination":{"protocol":"TCP","port":{{port}} } }""";
}
