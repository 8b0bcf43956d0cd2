using Lambda.Extensions.Sdk.RuntimeApi;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.RuntimeApi;

/// <summary>A proxy without hooks changes no byte, in either direction.</summary>
public sealed class PassThroughTests
{
    private const RuntimeHookSet All = RuntimeHookSet.Event | RuntimeHookSet.Response | RuntimeHookSet.ResponseChunk | RuntimeHookSet.Error;

    [Test]
    public void Generated_traffic_arrives_byte_for_byte([Range(1, 40)] int seed, [Values] bool isPipelined)
    {
        var random = new Random(seed);
        byte[][] requests = [.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => Traffic.Request(random))];
        (byte[] Bytes, bool Closes)[] responses = [.. requests.Select((request, i) => Traffic.Response(request, i == requests.Length - 1, random))];
        using var proxied = new Proxied();
        using Peer runtime = proxied.Connect();
        Peer? platform = null;
        if (isPipelined)
        {
            byte[] all = [.. requests.SelectMany(r => r)];
            Task sending = Task.Run(() => runtime.SendInParts(all, new Random(seed)));
            platform = proxied.Accept();
            Assert.That(platform.Read(all.Length), Is.EqualTo(all));
            sending.Wait();
        }

        for (int i = 0; i < requests.Length; i++)
        {
            if (!isPipelined)
            {
                byte[] request = requests[i];
                Task sending = Task.Run(() => runtime.SendInParts(request, new Random(seed)));
                platform ??= proxied.Accept();
                Assert.That(platform.Read(request.Length), Is.EqualTo(request));
                sending.Wait();
            }

            byte[] response = responses[i].Bytes;
            Task answering = Task.Run(() => platform!.SendInParts(response, new Random(seed)));
            Assert.That(runtime.Read(response.Length), Is.EqualTo(response));
            answering.Wait();
        }

        platform!.EndSend();
        Assert.That(runtime.ReadToEnd(), Is.Empty);
        platform.Dispose();
    }

    [Test]
    public void Hooks_that_forward_change_no_byte_of_generated_traffic([Range(1, 30)] int seed)
    {
        var random = new Random(seed);
        var guard = new Guard();
        using var proxied = new Proxied(RuntimeHookSet.Event | RuntimeHookSet.Response | RuntimeHookSet.Error, guard);
        using Peer runtime = proxied.Connect();
        Peer? platform = null;
        for (int i = 0; i < 4; i++)
        {
            byte[] request = Traffic.Request(random);
            byte[] response = Traffic.Response(request, isLast: false, random).Bytes;
            Task sending = Task.Run(() => runtime.SendInParts(request, new Random(seed)));
            platform ??= proxied.Accept();
            Assert.That(platform.Read(request.Length), Is.EqualTo(request));
            Task answering = Task.Run(() => platform.SendInParts(response, new Random(seed)));
            Assert.That(runtime.Read(response.Length), Is.EqualTo(response));
            Task.WaitAll(sending, answering);
        }

        Assert.That(proxied.Settled, Is.Empty);
        platform!.Dispose();
    }

    [Test]
    public void A_head_that_comes_byte_by_byte_arrives_whole()
    {
        using var proxied = new Proxied(All);
        using Peer runtime = proxied.Connect();
        foreach (byte b in Traffic.Bytes(Traffic.Next)) runtime.Send([b]);
        using Peer platform = proxied.Accept();
        Assert.That(platform.ReadText(Traffic.Next.Length), Is.EqualTo(Traffic.Next));
    }

    [Test]
    public void A_request_that_is_cut_at_any_byte_is_cut_for_the_platform_too([Values] bool hasHook)
    {
        byte[] request = Traffic.Bytes("POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n");
        using var proxied = new Proxied(hasHook ? RuntimeHookSet.Response : RuntimeHookSet.None);
        for (int length = 1; length < request.Length; length++)
        {
            using Peer runtime = proxied.Connect();
            runtime.Send(request.AsSpan(0, length));
            runtime.EndSend();
            using Peer platform = proxied.Accept();
            Assert.That(platform.ReadToEnd(), Is.EqualTo(request[..length]), $"cut after {length} bytes");
        }
    }

    [Test]
    public void A_response_that_is_cut_at_any_byte_is_cut_for_the_runtime_too([Values] bool hasHook)
    {
        byte[] response = Traffic.Bytes("HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nContent-Length: 5\r\n\r\nhello");
        using var proxied = new Proxied(hasHook ? RuntimeHookSet.Event : RuntimeHookSet.None);
        for (int length = 0; length < response.Length; length++)
        {
            using Peer runtime = proxied.Connect();
            runtime.Send(Traffic.Next);
            using Peer platform = proxied.Accept();
            platform.Read(Traffic.Next.Length);
            platform.Send(response.AsSpan(0, length));
            platform.EndSend();
            Assert.That(runtime.ReadToEnd(), Is.EqualTo(response[..length]), $"cut after {length} bytes");
        }
    }

    [Test]
    public void Next_waits_without_a_limit_and_over_a_freeze()
    {
        var time = new FakeTimeProvider();
        using var proxied = new Proxied(All, time: time);
        using Peer runtime = proxied.Connect();
        runtime.Send(Traffic.Next);
        using Peer platform = proxied.Accept();
        platform.Read(Traffic.Next.Length);
        time.Advance(TimeSpan.FromDays(2));
        string response = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nContent-Length: 2\r\n\r\n{}";
        platform.Send(response);
        Assert.That(runtime.ReadText(response.Length), Is.EqualTo(response));
    }

    [Test]
    public void A_runtime_that_closes_its_side_still_receives_its_response([Values] bool hasHook)
    {
        using var proxied = new Proxied(hasHook ? All : RuntimeHookSet.None);
        using Peer runtime = proxied.Connect();
        runtime.Send(Traffic.Next);
        runtime.EndSend();
        using Peer platform = proxied.Accept();
        Assert.That(platform.ReadToEnd(), Is.EqualTo(Traffic.Bytes(Traffic.Next)));
        string response = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nContent-Length: 2\r\n\r\n{}";
        platform.Send(response);
        platform.EndSend();
        Assert.That(runtime.ReadToEnd(), Is.EqualTo(Traffic.Bytes(response)));
    }

    [Test]
    public void A_runtime_that_dies_ends_its_connection_to_the_platform_and_no_other([Values] bool isReset)
    {
        using var proxied = new Proxied(All);
        using Peer other = proxied.Connect();
        other.Send(Traffic.Next);
        using Peer otherPlatform = proxied.Accept();
        otherPlatform.Read(Traffic.Next.Length);
        using Peer dying = proxied.Connect();
        dying.Send(Traffic.Next);
        using Peer platform = proxied.Accept();
        platform.Read(Traffic.Next.Length);
        if (isReset) dying.Reset();
        else dying.Dispose();
        Assert.That(platform.IsEnded(), Is.True);

        string response = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nContent-Length: 2\r\n\r\n{}";
        otherPlatform.Send(response);
        Assert.That(other.ReadText(response.Length), Is.EqualTo(response));
        // The runtime that is started again.
        using Peer again = proxied.Connect();
        again.Send(Traffic.Next);
        using Peer platformAgain = proxied.Accept();
        Assert.That(platformAgain.ReadText(Traffic.Next.Length), Is.EqualTo(Traffic.Next));
    }

    [Test]
    public void A_platform_that_cannot_be_reached_breaks_the_runtimes_connection_and_is_logged_once()
    {
        using var proxied = new Proxied();
        proxied.StopPlatform();
        for (int i = 0; i < 2; i++)
        {
            using Peer runtime = proxied.Connect();
            runtime.Send(Traffic.Next);
            Assert.That(runtime.IsEnded(), Is.True);
        }

        Assert.That(proxied.Logs.Ids, Has.Exactly(1).EqualTo(1302));
    }

    [Test]
    public void A_reset_in_a_body_without_a_length_is_no_complete_body()
    {
        using var proxied = new Proxied();
        using Peer runtime = proxied.Connect();
        runtime.Send(Traffic.Next);
        using Peer platform = proxied.Accept();
        platform.Read(Traffic.Next.Length);
        string begun = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"half\":";
        platform.Send(begun);
        Assert.That(runtime.ReadText(begun.Length), Is.EqualTo(begun));
        platform.Reset();
        Assert.That(() => runtime.ReadToEnd(), Throws.InstanceOf<System.Net.Sockets.SocketException>());
    }

    [Test]
    public void An_answer_that_comes_before_the_request_has_ended_is_forwarded()
    {
        using var proxied = new Proxied();
        using Peer runtime = proxied.Connect();
        string head = "POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf";
        runtime.Send(head);
        using Peer platform = proxied.Accept();
        platform.Read(head.Length);
        string refusal = "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        platform.Send(refusal);
        Assert.That(runtime.ReadText(refusal.Length), Is.EqualTo(refusal));
    }

    [Test]
    public void A_request_that_waits_for_100_Continue_receives_it_and_sends_its_body()
    {
        using var proxied = new Proxied();
        using Peer runtime = proxied.Connect();
        string head = "POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
        runtime.Send(head);
        using Peer platform = proxied.Accept();
        Assert.That(platform.ReadText(head.Length), Is.EqualTo(head));
        platform.Send("HTTP/1.1 100 Continue\r\n\r\n");
        Assert.That(runtime.ReadHead(), Is.EqualTo("HTTP/1.1 100 Continue\r\n\r\n"));
        runtime.Send("hello");
        Assert.That(platform.ReadText(5), Is.EqualTo("hello"));
    }

    [TestCase("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004")]
    [TestCase("GET /x HTTP/1.1\r\nUpgrade: other\r\nConnection: upgrade\r\n\r\n\0binary\u00ff")]
    [TestCase("POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\nanything")]
    [TestCase("POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\n")]
    [TestCase("no http at all\r\n\r\n")]
    public void Bytes_that_cannot_be_read_pass_in_both_directions(string sent)
    {
        using var proxied = new Proxied(All);
        using Peer runtime = proxied.Connect();
        runtime.Send(sent);
        using Peer platform = proxied.Accept();
        Assert.That(platform.ReadText(sent.Length), Is.EqualTo(sent));
        platform.Send("HTTP/1.1 101 Other\r\n\r\n\u0001\u0002");
        Assert.That(runtime.ReadText(24), Is.EqualTo("HTTP/1.1 101 Other\r\n\r\n\u0001\u0002"));
        runtime.Send("\u0003");
        Assert.That(platform.ReadText(1), Is.EqualTo("\u0003"));
    }

    [Test]
    public void A_head_of_one_mebibyte_passes_and_a_larger_one_is_refused()
    {
        using var proxied = new Proxied(All);
        string start = "GET / HTTP/1.1\r\nX: ";
        string large = start + new string('x', (1024 * 1024) - start.Length - 4) + "\r\n\r\n";
        using Peer runtime = proxied.Connect();
        Task sending = Task.Run(() => runtime.Send(large));
        using Peer platform = proxied.Accept();
        Assert.That(platform.Read(large.Length), Is.EqualTo(Traffic.Bytes(large)));
        sending.Wait();

        using Peer bomb = proxied.Connect();
        bomb.Send(start + new string('x', 1024 * 1024));
        Assert.That(bomb.ReadHead(), Does.StartWith("HTTP/1.1 431 "));
        bomb.EndSend();
        Assert.That(bomb.ReadToEnd(), Is.Empty);
    }

    [Test]
    public void Six_megabytes_pass_in_both_directions([Values] bool hasHooks)
    {
        using var proxied = new Proxied(hasHooks ? All : RuntimeHookSet.None);
        byte[] payload = new byte[6 * 1024 * 1024];
        new Random(1).NextBytes(payload);
        using Peer runtime = proxied.Connect();
        runtime.Send(Traffic.Next);
        using Peer platform = proxied.Accept();
        platform.Read(Traffic.Next.Length);
        Task sending = Task.Run(() =>
        {
            platform.Send($"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nContent-Length: {payload.Length}\r\n\r\n");
            platform.Send(payload);
        });
        Assert.That(runtime.ReadMessage().Body.AsSpan().SequenceEqual(payload), Is.True);
        sending.Wait();
        Task answering = Task.Run(() =>
        {
            runtime.Send($"POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nContent-Length: {payload.Length}\r\n\r\n");
            runtime.Send(payload);
        });
        Assert.That(platform.ReadMessage().Body.AsSpan().SequenceEqual(payload), Is.True);
        answering.Wait();
        platform.Send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        runtime.ReadMessage();
        RuntimeAnswer answer = proxied.WaitForAnswer();
        Assert.That((answer.EventSize, answer.ResponseSize), Is.EqualTo((payload.Length, payload.Length)));
    }

    [Test]
    public void When_the_proxy_ends_runtimes_see_broken_connections_and_do_not_hang()
    {
        var proxied = new Proxied(All);
        using Peer runtime = proxied.Connect();
        runtime.Send(Traffic.Next);
        using Peer platform = proxied.Accept();
        platform.Read(Traffic.Next.Length);
        proxied.Dispose();
        Assert.That(runtime.IsEnded(), Is.True);
        Assert.That(platform.IsEnded(), Is.True);
    }

    [Test]
    public void A_proxy_that_is_switched_off_does_not_listen()
    {
        using var proxied = new Proxied(All, configure: o => o.RuntimeApi.IsEnabled = false);
        Assert.That(proxied.Proxy.Port, Is.Zero);
        Assert.That(proxied.Logs.Entries, Is.Empty);
    }

    [Test]
    public void A_taken_port_is_one_line_and_the_proxy_is_off()
    {
        using var first = new Proxied();
        using var second = new Proxied(configure: o => o.RuntimeApi.Port = first.Proxy.Port);
        Assert.That(second.Proxy.Port, Is.Zero);
        Assert.That(second.Logs.Entries.Single().Message, Does.Contain("LAMBDA_EXT_RUNTIME_PROXY_PORT"));
        Assert.That(second.Proxy.SeesHandlerEnds, Is.False);
    }

    [Test]
    public void A_probe_that_sends_nothing_does_not_reach_the_platform()
    {
        using var proxied = new Proxied();
        using (Peer probe = proxied.Connect()) probe.EndSend();
        using Peer runtime = proxied.Connect();
        runtime.Send(Traffic.Next);
        using Peer platform = proxied.Accept();
        Assert.That(platform.ReadText(Traffic.Next.Length), Is.EqualTo(Traffic.Next));
    }

    [TestCase("127.0.0.1")]
    [TestCase("localhost")]
    public void A_proxy_that_would_forward_to_itself_is_off(string host)
    {
        using var free = new Proxied();
        int port = free.Proxy.Port;
        free.Dispose();
        using var proxied = new Proxied(configure: o =>
        {
            o.RuntimeApi.Port = port;
            o.RuntimeApi.Upstream = $"{host}:{port}";
        });
        Assert.That(proxied.Proxy.Port, Is.Zero);
        // 1300 if another process has taken the port meanwhile.
        Assert.That(proxied.Logs.Ids, Is.EquivalentTo((int[])[1301]).Or.EquivalentTo((int[])[1300]));
    }

    [Test]
    public void Two_proxies_in_a_chain_forward_as_one()
    {
        using var inner = new Proxied(All);
        using var outer = new Proxied(All, upstream: inner.Proxy.Port);
        using Peer runtime = outer.Connect();
        runtime.Send(Traffic.Next);
        using Peer platform = inner.Accept();
        Assert.That(platform.ReadText(Traffic.Next.Length), Is.EqualTo(Traffic.Next));
        string response = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nContent-Length: 2\r\n\r\n{}";
        platform.Send(response);
        Assert.That(runtime.ReadText(response.Length), Is.EqualTo(response));
        platform.Dispose();
        Assert.That(runtime.IsEnded(), Is.True);
    }
}
