using Lambda.Extensions.Sdk.RuntimeApi;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.RuntimeApi;

/// <summary>G26: a hook of the proxy that fails changes nothing.</summary>
[Category("G26")]
public sealed class FailingHookTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    public enum Failure
    {
        Throws,
        ThrowsLater,
        ReturnsNull,
        Awaits,
        Blocks,
    }

    [Test]
    public void An_event_whose_hook_fails_reaches_the_handler_as_it_was([Values] Failure failure)
    {
        using var release = new ManualResetEventSlim();
        using var proxied = new Proxied(RuntimeHookSet.Event, new Guard { Event = (_, _) => Fail<EventDecision>(failure, release) }, o => SetBudget(o, failure));
        using var exchange = new Exchange(proxied);
        string response = Exchange.Event("{\"a\":1}");
        exchange.Deliver(response);
        Assert.That(exchange.Runtime.ReadText(response.Length), Is.EqualTo(response));
        AssertSettled(proxied, HookKind.Event, failure);
        release.Set();
    }

    [Test]
    public void An_answer_whose_hook_fails_reaches_the_platform_as_it_was([Values] Failure failure)
    {
        using var release = new ManualResetEventSlim();
        using var proxied = new Proxied(RuntimeHookSet.Response, new Guard { Response = (_, _) => Fail<ResponseDecision>(failure, release) }, o => SetBudget(o, failure));
        using var exchange = new Exchange(proxied);
        string answer = Exchange.Answer("not { json");
        exchange.Runtime.Send(answer);
        Assert.That(exchange.Platform.ReadText(answer.Length), Is.EqualTo(answer));
        exchange.Accept();
        AssertSettled(proxied, HookKind.Response, failure);
        release.Set();
    }

    [Test]
    public void An_error_whose_hook_fails_reaches_the_platform_as_it_was([Values] Failure failure, [Values] FailureMode mode)
    {
        using var release = new ManualResetEventSlim();
        using var proxied = new Proxied(RuntimeHookSet.Error, new Guard { Error = (_, _) => Fail<ErrorDecision>(failure, release) }, o => SetBudget(o, failure, mode));
        using var exchange = new Exchange(proxied);
        string answer = Exchange.Answer("{}", "invocation/1/error");
        exchange.Runtime.Send(answer);
        Assert.That(exchange.Platform.ReadText(answer.Length), Is.EqualTo(answer));
        exchange.Accept();
        AssertSettled(proxied, HookKind.Error, failure);
        release.Set();
    }

    [Test]
    public void A_piece_whose_hook_fails_passes_as_it_was([Values] Failure failure)
    {
        if (failure == Failure.ReturnsNull) Assert.Pass("Bytes are never null.");
        using var release = new ManualResetEventSlim();
        using var proxied = new Proxied(RuntimeHookSet.ResponseChunk, new Guard { Chunk = (chunk, _) => chunk.Index == 0 ? Fail<ReadOnlyMemory<byte>>(failure, release) : new(chunk.Data) }, o => SetBudget(o, failure));
        using var exchange = new Exchange(proxied);
        string begun = Exchange.Stream("hello");
        exchange.Runtime.Send(begun);
        Assert.That(exchange.Platform.ReadText(begun.Length), Is.EqualTo(begun));
        exchange.Runtime.Send("0\r\n\r\n");
        Assert.That(exchange.Platform.ReadText(5), Is.EqualTo("0\r\n\r\n"));
        AssertSettled(proxied, HookKind.Chunk, failure);
        release.Set();
    }

    [Test]
    public void A_stream_whose_hook_fails_while_it_may_keep_bytes_ends_with_an_error_instead_of_a_gap()
    {
        // It keeps the first piece for the next call.
        using var proxied = new Proxied(RuntimeHookSet.ResponseChunk, new Guard { Chunk = (chunk, _) => chunk.Index == 1 ? throw new InvalidOperationException() : default });
        using var exchange = new Exchange(proxied);
        exchange.Runtime.Send(Exchange.Stream("kept"));
        exchange.Platform.ReadHead();
        exchange.Runtime.Send("4\r\nmore\r\n");
        Assert.That(exchange.Platform.ReadLine(), Is.EqualTo("0"));
        Assert.That(exchange.Platform.ReadLine(), Is.EqualTo("Lambda-Runtime-Function-Error-Type: Extension.HookFailed"));
        exchange.Platform.ReadLine();
        Assert.That(exchange.Platform.ReadLine(), Is.Empty);
        exchange.Runtime.Send("0\r\n\r\n");
        exchange.Accept();
        Assert.That(proxied.WaitForAnswer().IsError, Is.True);
    }

    [Test]
    public void Under_FailClosed_an_event_whose_hook_fails_is_an_error_of_the_invocation([Values] Failure failure)
    {
        using var release = new ManualResetEventSlim();
        var guard = new Guard { Event = (e, _) => e.RequestId == "1" ? Fail<EventDecision>(failure, release) : new(EventDecision.Continue) };
        using var proxied = new Proxied(RuntimeHookSet.Event, guard, o => SetBudget(o, failure, FailureMode.FailClosed));
        using var exchange = new Exchange(proxied);
        exchange.Deliver(Exchange.Event("{\"a\":1}"));
        using (Peer own = proxied.Accept())
        {
            (string head, _) = own.ReadMessage();
            Assert.That(head, Does.StartWith("POST /2018-06-01/runtime/invocation/1/error HTTP/1.1\r\n"));
            Assert.That(Peer.HeaderOf(head, "Lambda-Runtime-Function-Error-Type"), Is.EqualTo("Extension.HookFailed"));
            own.Send(Exchange.Accepted);
        }

        Assert.That(exchange.Platform.ReadText(Traffic.Next.Length), Is.EqualTo(Traffic.Next));
        string second = Exchange.Event("{}", id: "2");
        // The budget of the failures that wait is short, so the hook that works may be late too: then the test has shown enough.
        if (failure is Failure.Throws or Failure.ThrowsLater or Failure.ReturnsNull)
        {
            exchange.Platform.Send(second);
            Assert.That(exchange.Runtime.ReadText(second.Length), Is.EqualTo(second));
        }

        Assert.That(proxied.Settled[0].FailsClosed, Is.True);
        release.Set();
    }

    [Test]
    public void Under_FailClosed_an_answer_whose_hook_fails_is_an_error_of_the_invocation([Values] Failure failure)
    {
        using var release = new ManualResetEventSlim();
        using var proxied = new Proxied(RuntimeHookSet.Response, new Guard { Response = (_, _) => Fail<ResponseDecision>(failure, release) }, o => SetBudget(o, failure, FailureMode.FailClosed));
        using var exchange = new Exchange(proxied);
        exchange.Runtime.Send(Exchange.Answer("{\"secret\":1}"));
        (string head, byte[] body) = exchange.Platform.ReadMessage();
        Assert.That(head, Does.StartWith("POST /2018-06-01/runtime/invocation/1/error HTTP/1.1\r\n"));
        Assert.That(System.Text.Encoding.UTF8.GetString(body), Does.Contain("Extension.HookFailed").And.Not.Contain("secret"));
        exchange.Accept();
        release.Set();
    }

    [Test]
    public void Under_FailClosed_a_stream_whose_hook_fails_ends_with_an_error()
    {
        using var proxied = new Proxied(RuntimeHookSet.ResponseChunk, new Guard { Chunk = (chunk, _) => chunk.Index == 1 ? throw new InvalidOperationException() : new(chunk.Data) }, o => o.FailureMode = FailureMode.FailClosed);
        using var exchange = new Exchange(proxied);
        string begun = Exchange.Stream("hello");
        exchange.Runtime.Send(begun);
        Assert.That(exchange.Platform.ReadText(begun.Length), Is.EqualTo(begun));
        exchange.Runtime.Send("6\r\nsecret\r\n");
        Assert.That(exchange.Platform.ReadLine(), Is.EqualTo("0"));
        Assert.That(exchange.Platform.ReadLine(), Is.EqualTo("Lambda-Runtime-Function-Error-Type: Extension.HookFailed"));
        Assert.That(exchange.Platform.ReadLine(), Does.StartWith("Lambda-Runtime-Function-Error-Body: "));
        Assert.That(exchange.Platform.ReadLine(), Is.Empty);
        // The runtime sends its rest, and can use the connection again.
        exchange.Runtime.Send("6\r\nsecret\r\n0\r\n\r\n");
        exchange.Accept();
        exchange.Runtime.Send(Traffic.Next);
        Assert.That(exchange.Platform.ReadText(Traffic.Next.Length), Is.EqualTo(Traffic.Next));
        Assert.That(proxied.WaitForAnswer().IsError, Is.True);
    }

    [Test]
    public void Under_FailClosed_an_extension_whose_start_failed_lets_no_event_pass()
    {
        using var proxied = new Proxied(RuntimeHookSet.Event | RuntimeHookSet.Error, new Guard(), o => o.RuntimeApi.FailureMode = FailureMode.FailClosed) { IsActive = false };
        using var exchange = new Exchange(proxied);
        exchange.Deliver(Exchange.Event("{}"));
        using Peer own = proxied.Accept();
        Assert.That(own.ReadMessage().Head, Does.StartWith("POST /2018-06-01/runtime/invocation/1/error HTTP/1.1\r\n"));
        Assert.That(proxied.Settled.Single().Failure, Is.EqualTo(RuntimeHookFailure.Skipped));
    }

    [TestCase("POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [TestCase("nonsense\r\n\r\n")]
    public void Under_FailClosed_bytes_that_cannot_be_checked_do_not_pass(string sent)
    {
        using var proxied = new Proxied(RuntimeHookSet.Response, new Guard(), o => o.RuntimeApi.FailureMode = FailureMode.FailClosed);
        using var exchange = new Exchange(proxied);
        exchange.Runtime.Send(sent);
        Assert.That(exchange.Platform.IsEnded(), Is.True);
        Assert.That(exchange.Runtime.IsEnded(), Is.True);
    }

    [Test]
    public void While_too_many_abandoned_hooks_run_the_next_one_is_skipped_at_once()
    {
        using var release = new ManualResetEventSlim();
        int calls = 0;
        var guard = new Guard
        {
            Response = (_, _) =>
            {
                Interlocked.Increment(ref calls);
                return Fail<ResponseDecision>(Failure.Blocks, release);
            },
        };
        using var proxied = new Proxied(RuntimeHookSet.Response, guard, o => o.RuntimeApi.HookTimeout = Short);
        using var exchange = new Exchange(proxied);
        for (int i = 0; i <= HookThreads.MaxAbandoned; i++)
        {
            string answer = Exchange.Answer($"{i}");
            exchange.Runtime.Send(answer);
            Assert.That(exchange.Platform.ReadText(answer.Length), Is.EqualTo(answer));
            exchange.Accept();
        }

        Assert.That(calls, Is.EqualTo(HookThreads.MaxAbandoned));
        Assert.That(proxied.Settled[^1].Failure, Is.EqualTo(RuntimeHookFailure.Skipped));
        release.Set();
    }

    [Test]
    public void A_late_hook_is_cancelled_and_its_late_decision_is_ignored()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var decides = new TaskCompletionSource<ResponseDecision>(TaskCreationOptions.RunContinuationsAsynchronously);
        var guard = new Guard
        {
            Response = (_, token) =>
            {
                token.Register(cancelled.SetResult);
                return new(decides.Task);
            },
        };
        using var proxied = new Proxied(RuntimeHookSet.Response, guard, o => o.RuntimeApi.HookTimeout = Short);
        using var exchange = new Exchange(proxied);
        string answer = Exchange.Answer("{}");
        exchange.Runtime.Send(answer);
        Assert.That(exchange.Platform.ReadText(answer.Length), Is.EqualTo(answer));
        Assert.That(cancelled.Task.Wait(Life.Patience), Is.True);
        decides.SetResult(ResponseDecision.Refuse("Guard.Late", ""));
        exchange.Accept();
        Assert.That(proxied.WaitForAnswer().IsError, Is.False);
    }

    [Test]
    public void The_deadline_of_the_invocation_limits_the_budget([Values] bool isEvent)
    {
        using var release = new ManualResetEventSlim();
        var guard = new Guard { Event = (_, _) => isEvent ? Fail<EventDecision>(Failure.Blocks, release) : new(EventDecision.Continue), Response = (_, _) => Fail<ResponseDecision>(Failure.Blocks, release) };
        // The hooks' own budget is a minute. The deadline is near, and the margin takes all of it. The clock stands still.
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero));
        using var proxied = new Proxied(isEvent ? RuntimeHookSet.Event : RuntimeHookSet.Response, guard, o => o.DeadlineMargin = TimeSpan.FromMilliseconds(1500), time);
        using var exchange = new Exchange(proxied);
        string response = Exchange.Event("{}", headers: $"Lambda-Runtime-Deadline-Ms: {time.GetUtcNow().AddSeconds(1.5).ToUnixTimeMilliseconds()}\r\n");
        exchange.Deliver(response);
        Assert.That(exchange.Runtime.ReadText(response.Length), Is.EqualTo(response));
        string answer = Exchange.Answer("{}");
        exchange.Runtime.Send(answer);
        Assert.That(exchange.Platform.ReadText(answer.Length), Is.EqualTo(answer));
        Assert.That(proxied.Settled.Single().Failure, Is.EqualTo(RuntimeHookFailure.Late));
        release.Set();
    }

    [Test]
    public void An_abandoned_hook_keeps_reading_its_own_payload()
    {
        using var release = new ManualResetEventSlim();
        var late = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var guard = new Guard
        {
            Response = (response, _) =>
            {
                if (response.Payload.Span[0] != '1') return new(ResponseDecision.Continue);
                release.Wait(CancellationToken.None);
                late.SetResult(System.Text.Encoding.UTF8.GetString(response.Payload.Span));
                return new(ResponseDecision.Continue);
            },
        };
        using var proxied = new Proxied(RuntimeHookSet.Response, guard, o => o.RuntimeApi.HookTimeout = Short);
        using var exchange = new Exchange(proxied);
        foreach (string payload in (string[])["1111", "2222"])
        {
            string answer = Exchange.Answer(payload);
            exchange.Runtime.Send(answer);
            Assert.That(exchange.Platform.ReadText(answer.Length), Is.EqualTo(answer));
            exchange.Accept();
        }

        release.Set();
        Assert.That(late.Task.Wait(Life.Patience), Is.True);
        Assert.That(late.Task.Result, Is.EqualTo("1111"));
    }

    private static void SetBudget(ExtensionOptions options, Failure failure, FailureMode mode = FailureMode.FailOpen)
    {
        options.RuntimeApi.FailureMode = mode;
        if (failure is Failure.Awaits or Failure.Blocks) options.RuntimeApi.HookTimeout = Short;
    }

    private static void AssertSettled(Proxied proxied, HookKind hook, Failure failure)
    {
        RuntimeHookFailure expected = failure is Failure.Awaits or Failure.Blocks ? RuntimeHookFailure.Late : RuntimeHookFailure.Threw;
        Assert.That((proxied.Settled[0].Hook, proxied.Settled[0].Failure), Is.EqualTo((hook, expected)));
    }

    private static async ValueTask<T> Later<T>()
    {
        await Task.Yield();
        throw new InvalidOperationException("later");
    }

    private static ValueTask<T> Fail<T>(Failure failure, ManualResetEventSlim release)
    {
        switch (failure)
        {
            case Failure.Throws:
                throw new InvalidOperationException("at once");
            case Failure.ThrowsLater:
                return Later<T>();
            case Failure.Awaits:
                return new(new TaskCompletionSource<T>().Task);
            case Failure.Blocks:
                release.Wait();
                break;
        }

        return new(default(T)!);
    }
}
