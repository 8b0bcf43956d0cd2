using System.Text;
using Lambda.Extensions.Sdk.RuntimeApi;

namespace Lambda.Extensions.Sdk.Tests.RuntimeApi;

/// <summary>Streamed answers pass piece by piece.</summary>
public sealed class StreamingTests
{
    [Test]
    public void A_piece_passes_before_the_next_one_is_sent([Values] bool hasHook)
    {
        using var proxied = new Proxied(hasHook ? RuntimeHookSet.ResponseChunk : RuntimeHookSet.None, new Guard());
        using var exchange = new Exchange(proxied);
        string begun = Exchange.Stream("hello");
        exchange.Runtime.Send(begun);
        Assert.That(exchange.Platform.ReadText(begun.Length), Is.EqualTo(begun));
        const string Rest = "6\r\n world\r\n0\r\nLambda-Runtime-Function-Error-Type: Function.Late\r\nLambda-Runtime-Function-Error-Body: e30=\r\n\r\n";
        exchange.Runtime.Send(Rest);
        Assert.That(exchange.Platform.ReadText(Rest.Length), Is.EqualTo(Rest));
        exchange.Accept();
        RuntimeAnswer answer = proxied.WaitForAnswer();
        Assert.That((answer.ResponseSize, answer.IsError, answer.ErrorType), Is.EqualTo((11L, true, hasHook ? "Function.Late" : null)));
    }

    [Test]
    public void A_hook_that_forwards_pieces_changes_no_data_and_no_trailers([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        byte[] body = new byte[random.Next(300_000)];
        random.NextBytes(body);
        string trailers = random.Next(2) == 0 ? "" : "Lambda-Runtime-Function-Error-Type: Function.Odd\r\nLambda-Runtime-Function-Error-Body: e30=\r\n";
        byte[] request = [.. Traffic.Bytes(Exchange.Stream()), .. Traffic.Chunked(body, random, trailers)];
        using var proxied = new Proxied(RuntimeHookSet.ResponseChunk, new Guard { Chunk = (chunk, _) => new(chunk.Data) });
        using var exchange = new Exchange(proxied);
        Task sending = Task.Run(() => exchange.Runtime.SendInParts(request, new Random(seed)));
        (string head, byte[] passed) = exchange.Platform.ReadMessage();
        sending.Wait();
        Assert.That(passed.AsSpan().SequenceEqual(body), Is.True);
        Assert.That(head, Is.EqualTo(Exchange.Stream() + trailers));
        exchange.Accept();
        RuntimeAnswer answer = proxied.WaitForAnswer();
        Assert.That((answer.ResponseSize, answer.IsError), Is.EqualTo((body.Length, trailers.Length > 0)));
        Assert.That(proxied.Settled, Is.Empty);
    }

    [Test]
    public void A_hook_changes_drops_and_adds_pieces_and_sees_the_errors_type()
    {
        var seen = new List<(string Data, long Index, bool IsLast, string? ErrorType)>();
        var guard = new Guard
        {
            Chunk = (chunk, _) =>
            {
                string data = Encoding.UTF8.GetString(chunk.Data.Span);
                seen.Add((data, chunk.Index, chunk.IsLast, chunk.ErrorType));
                return new(Encoding.UTF8.GetBytes(chunk.IsLast ? "kept" : data == "drop" ? "" : data.ToUpperInvariant()));
            },
        };
        using var proxied = new Proxied(RuntimeHookSet.ResponseChunk, guard);
        using var exchange = new Exchange(proxied);
        exchange.Runtime.Send(Exchange.Stream("one"));
        string head = exchange.Platform.ReadHead();
        Assert.That(exchange.Platform.ReadText("3\r\nONE\r\n".Length), Is.EqualTo("3\r\nONE\r\n"));
        exchange.Runtime.Send("4\r\ndrop\r\n0\r\nLambda-Runtime-Function-Error-Type: Function.Late\r\n\r\n");
        const string End = "4\r\nkept\r\n0\r\nLambda-Runtime-Function-Error-Type: Function.Late\r\n\r\n";
        Assert.That(exchange.Platform.ReadText(End.Length), Is.EqualTo(End));
        Assert.That(Peer.HeaderOf(head, "Transfer-Encoding"), Is.EqualTo("chunked"));
        Assert.That(seen, Is.EqualTo(new[] { ("one", 0L, false, (string?)null), ("drop", 1L, false, null), ("", 2L, true, "Function.Late") }));
    }

    [Test]
    public void A_streamed_answer_with_a_length_reaches_its_hook_too()
    {
        using var proxied = new Proxied(RuntimeHookSet.ResponseChunk, new Guard { Chunk = (chunk, _) => new(chunk.IsLast ? "!"u8.ToArray() : chunk.Data) });
        using var exchange = new Exchange(proxied);
        exchange.Runtime.Send(Exchange.Answer("hello", headers: "Lambda-Runtime-Function-Response-Mode: streaming\r\n"));
        (string head, byte[] body) = exchange.Platform.ReadMessage();
        Assert.That(Encoding.UTF8.GetString(body), Is.EqualTo("hello!"));
        Assert.That(Peer.HeaderOf(head, "Content-Length"), Is.Null);
        exchange.Accept();
    }

    [Test]
    public void The_hook_for_whole_answers_does_not_hold_a_stream()
    {
        using var proxied = new Proxied(RuntimeHookSet.Response, new Guard { Response = (_, _) => throw new InvalidOperationException() });
        using var exchange = new Exchange(proxied);
        string begun = Exchange.Stream("hello");
        exchange.Runtime.Send(begun);
        Assert.That(exchange.Platform.ReadText(begun.Length), Is.EqualTo(begun));
        Assert.That(proxied.Settled, Is.Empty);
    }

    [Test]
    public void A_stream_that_the_runtime_cuts_stays_incomplete([Values] bool hasHook)
    {
        using var proxied = new Proxied(hasHook ? RuntimeHookSet.ResponseChunk : RuntimeHookSet.None, new Guard());
        using var exchange = new Exchange(proxied);
        string begun = Exchange.Stream("hello");
        exchange.Runtime.Send(begun);
        Assert.That(exchange.Platform.ReadText(begun.Length), Is.EqualTo(begun));
        exchange.Runtime.EndSend();
        Assert.That(exchange.Platform.ReadToEnd(), Is.Empty);
        Assert.That(proxied.Answers, Is.Empty);
    }
}
