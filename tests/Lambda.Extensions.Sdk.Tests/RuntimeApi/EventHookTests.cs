using System.Text;
using Lambda.Extensions.Sdk.RuntimeApi;

namespace Lambda.Extensions.Sdk.Tests.RuntimeApi;

/// <summary>The event on its way to the handler.</summary>
public sealed class EventHookTests
{
    [Test]
    public void A_hook_reads_the_event_and_its_headers()
    {
        RuntimeEvent? seen = null;
        string? payload = null;
        var guard = new Guard
        {
            Event = (e, _) =>
            {
                (seen, payload) = (e, Encoding.UTF8.GetString(e.Payload.Span));
                return new(EventDecision.Continue);
            },
        };
        using var proxied = new Proxied(RuntimeHookSet.Event, guard);
        using var exchange = new Exchange(proxied);
        string response = Exchange.Event("{\"a\":1}", headers: "Lambda-Runtime-Deadline-Ms: 253402300799000\r\nLambda-Runtime-Invoked-Function-Arn: arn:f\r\nLambda-Runtime-Aws-Tenant-Id: t\r\n");
        exchange.Deliver(response);
        Assert.That(exchange.Runtime.ReadText(response.Length), Is.EqualTo(response));
        Assert.Multiple(() =>
        {
            Assert.That(payload, Is.EqualTo("{\"a\":1}"));
            Assert.That(seen!.RequestId, Is.EqualTo("1"));
            Assert.That(seen.Deadline, Is.EqualTo(new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero)));
            Assert.That(seen.InvokedFunctionArn, Is.EqualTo("arn:f"));
            Assert.That(seen.TenantId, Is.EqualTo("t"));
            Assert.That(seen.Tracing!.Root, Is.EqualTo("1-2-3"));
            Assert.That(seen.GetHeader("content-LENGTH"), Is.EqualTo("7"));
        });
    }

    [Test]
    public void A_hook_replaces_the_payload_and_the_trace_header()
    {
        using var proxied = new Proxied(RuntimeHookSet.Event, new Guard { Event = (_, _) => new(EventDecision.Replace("{\"b\":22}"u8.ToArray()).WithTraceHeader("Root=1-9-9").WithHeader("x-own", "first").WithHeader("X-Own", "own")) });
        using var exchange = new Exchange(proxied);
        exchange.Deliver(Exchange.Event("{\"a\":1}"));
        (string head, byte[] body) = exchange.Runtime.ReadMessage();
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetString(body), Is.EqualTo("{\"b\":22}"));
            Assert.That(head, Does.StartWith("HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\n"));
            Assert.That(Peer.HeaderOf(head, "Lambda-Runtime-Trace-Id"), Is.EqualTo("Root=1-9-9"));
            Assert.That(Peer.HeaderOf(head, "X-Own"), Is.EqualTo("own"));
            Assert.That(head.Split("Content-Length"), Has.Length.EqualTo(2));
        });
    }

    [Test]
    public void A_header_alone_keeps_the_bytes_of_a_chunked_body()
    {
        using var proxied = new Proxied(RuntimeHookSet.Event, new Guard { Event = (_, _) => new(EventDecision.Continue.WithHeader("X-Own", "own")) });
        using var exchange = new Exchange(proxied);
        exchange.Deliver("HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\nT: 1\r\n\r\n");
        const string Expected = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nTransfer-Encoding: chunked\r\nX-Own: own\r\n\r\n2;x=y\r\n{}\r\n0\r\nT: 1\r\n\r\n";
        Assert.That(exchange.Runtime.ReadText(Expected.Length), Is.EqualTo(Expected));
    }

    [Test]
    public void A_hook_answers_in_the_functions_place_and_the_handler_sees_the_next_event_only()
    {
        var guard = new Guard { Event = (e, _) => new(e.RequestId == "1" ? EventDecision.Answer("\"cached\""u8.ToArray()) : EventDecision.Continue) };
        using var proxied = new Proxied(RuntimeHookSet.Event, guard);
        using var exchange = new Exchange(proxied);
        exchange.Deliver(Exchange.Event("{\"a\":1}"));
        using (Peer own = proxied.Accept())
        {
            (string head, byte[] body) = own.ReadMessage();
            Assert.That(head, Does.StartWith("POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\n"));
            Assert.That(Peer.HeaderOf(head, "Content-Type"), Is.EqualTo("application/json"));
            Assert.That(Encoding.UTF8.GetString(body), Is.EqualTo("\"cached\""));
            own.Send(Exchange.Accepted);
        }

        Assert.That(exchange.Platform.ReadText(Traffic.Next.Length), Is.EqualTo(Traffic.Next));
        RuntimeAnswer answer = proxied.WaitForAnswer();
        Assert.That((answer.RequestId, answer.IsError, answer.EventSize, answer.ResponseSize), Is.EqualTo(("1", false, 7L, 8L)));
        string second = Exchange.Event("{}", id: "2");
        exchange.Platform.Send(second);
        Assert.That(exchange.Runtime.ReadText(second.Length), Is.EqualTo(second));
    }

    [Test]
    public void A_hook_fails_an_invocation_in_the_functions_place()
    {
        using var proxied = new Proxied(RuntimeHookSet.Event, new Guard { Event = (_, _) => new(EventDecision.Fail("Guard.Blocked", "Not \"allowed\".")) });
        using var exchange = new Exchange(proxied);
        exchange.Deliver(Exchange.Event("{\"a\":1}"));
        using Peer own = proxied.Accept();
        (string head, byte[] body) = own.ReadMessage();
        Assert.That(head, Does.StartWith("POST /2018-06-01/runtime/invocation/1/error HTTP/1.1\r\n"));
        Assert.That(Peer.HeaderOf(head, "Lambda-Runtime-Function-Error-Type"), Is.EqualTo("Guard.Blocked"));
        using var json = System.Text.Json.JsonDocument.Parse(body);
        Assert.That(json.RootElement.GetProperty("errorMessage").GetString(), Is.EqualTo("Not \"allowed\"."));
        own.Send(Exchange.Accepted);
        RuntimeAnswer answer = proxied.WaitForAnswer();
        Assert.That((answer.IsError, answer.ErrorType), Is.EqualTo((true, "Guard.Blocked")));
    }

    [Test]
    public void An_answer_that_the_platform_does_not_receive_leaves_the_event_to_the_handler()
    {
        using var proxied = new Proxied(RuntimeHookSet.Event, new Guard { Event = (_, _) => new(EventDecision.Answer("1"u8.ToArray())) });
        using var exchange = new Exchange(proxied);
        string response = Exchange.Event("{\"a\":1}");
        exchange.Runtime.Send(Traffic.Next);
        exchange.Platform.Read(Traffic.Next.Length);
        proxied.StopPlatform();
        exchange.Platform.Send(response);
        Assert.That(exchange.Runtime.ReadText(response.Length), Is.EqualTo(response));
    }

    [Test]
    public void A_next_with_a_body_cannot_be_repeated_so_the_handler_receives_the_event()
    {
        using var proxied = new Proxied(RuntimeHookSet.Event, new Guard { Event = (_, _) => new(EventDecision.Answer("1"u8.ToArray())) });
        using var exchange = new Exchange(proxied);
        const string Odd = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}";
        exchange.Runtime.Send(Odd);
        exchange.Platform.Read(Odd.Length);
        string response = Exchange.Event("{\"a\":1}");
        exchange.Platform.Send(response);
        Assert.That(exchange.Runtime.ReadText(response.Length), Is.EqualTo(response));
    }

    [Test]
    public void Events_of_several_connections_run_at_once()
    {
        using var all = new CountdownEvent(8);
        var guard = new Guard
        {
            Event = (_, token) =>
            {
                all.Signal();
                // Each waits for all others, as on Managed Instances.
                all.Wait(token);
                return new(EventDecision.Continue);
            },
        };
        using var proxied = new Proxied(RuntimeHookSet.Event, guard);
        Exchange[] exchanges = [.. Enumerable.Range(0, 8).Select(_ => new Exchange(proxied))];
        string[] responses = [.. exchanges.Select((_, i) => Exchange.Event($"{i}", id: $"{i}"))];
        for (int i = 0; i < exchanges.Length; i++) exchanges[i].Deliver(responses[i]);
        for (int i = 0; i < exchanges.Length; i++) Assert.That(exchanges[i].Runtime.ReadText(responses[i].Length), Is.EqualTo(responses[i]));
        Assert.That(proxied.Settled, Is.Empty);
        foreach (Exchange exchange in exchanges) exchange.Dispose();
    }

    [TestCase("Content-Length", "1")]
    [TestCase("transfer-encoding", "chunked")]
    [TestCase("X-Split", "a\r\nb: c")]
    [TestCase("X Y", "a")]
    [TestCase("X", "\u2603")]
    public void A_header_that_would_break_the_message_is_refused(string name, string value) =>
        Assert.That(() => EventDecision.Continue.WithHeader(name, value), Throws.ArgumentException);

    [Test]
    public void An_extension_that_is_idle_forwards_its_events()
    {
        using var proxied = new Proxied(RuntimeHookSet.Event, new Guard { Event = (_, _) => new(EventDecision.Fail("Guard.Blocked", "")) }) { IsActive = false };
        using var exchange = new Exchange(proxied);
        string response = Exchange.Event("{}");
        exchange.Deliver(response);
        Assert.That(exchange.Runtime.ReadText(response.Length), Is.EqualTo(response));
    }
}
