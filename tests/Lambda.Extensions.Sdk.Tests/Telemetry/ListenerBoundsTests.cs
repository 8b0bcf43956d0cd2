using System.Net.Sockets;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

/// <summary>What a handler that is slow, or stuck, costs the platform and the memory.</summary>
internal sealed class ListenerBoundsTests
{
    private const string Accepted = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    [Test]
    [Category("G06")]
    public void Batches_are_acknowledged_while_the_handler_is_stuck()
    {
        using var release = new ManualResetEventSlim();
        using var listening = new Listening(handler: (_, _) =>
        {
            release.Wait(Life.Patience, CancellationToken.None);
            return default;
        });
        Socket socket = listening.Connect();
        for (int i = 0; i < 20; i++) Assert.That(Listening.Exchange(socket, Listening.Post($"[{Listening.Function(i)}]"))[0], Is.EqualTo(Accepted));
        TelemetryListenerStatistics statistics = listening.Listener.Statistics;
        release.Set();
        Assert.That((statistics.BatchesReceived, statistics.BatchesPending, statistics.BatchesHandled), Is.EqualTo((20, 20, 0)));
    }

    [Test]
    [Category("G07")]
    [Category("G08")]
    public async Task What_waits_is_bounded_in_number_and_the_oldest_go_counted()
    {
        using var release = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        using var listening = new Listening(new TelemetryListenerOptions { MaxPendingBatches = 3 }, (_, _) =>
        {
            entered.TrySetResult();
            release.Wait(Life.Patience, CancellationToken.None);
            return default;
        });
        Socket socket = listening.Connect();
        Listening.Exchange(socket, Listening.Post($"[{Listening.Function(0)}]"));
        await entered.Task.WaitAsync(Life.Patience);
        for (int i = 1; i < 10; i++) Listening.Exchange(socket, Listening.Post($"[{Listening.Function(i)},{Listening.Function(i)},garbage]"));
        release.Set();
        Assert.That(await listening.Lines(7), Is.EqualTo(new[] { "0", "7", "7", "8", "8", "9", "9" }));
        await listening.Drained();
        TelemetryListenerStatistics s = listening.Listener.Statistics;
        Assert.Multiple(() =>
        {
            Assert.That((s.BatchesDropped, s.RecordsDropped), Is.EqualTo((6, 12)));
            Assert.That((s.BatchesHandled, s.Records), Is.EqualTo((4, 7)));
            Assert.That(s.BatchesHandled + s.BatchesFailed + s.BatchesDropped + s.BatchesPending, Is.EqualTo(s.BatchesReceived));
        });
    }

    [TestCase(TelemetryProtocol.Http)]
    [TestCase(TelemetryProtocol.Tcp)]
    [Category("G07")]
    public async Task A_burst_waits_for_a_handler_that_comes_forward(TelemetryProtocol protocol)
    {
        // The clock stands: the handler is never too slow, so nothing may be dropped, however small the buffer.
        var options = new TelemetryListenerOptions { MaxPendingBatches = 3, Protocol = protocol };
        using var listening = new Listening(options, async (_, _) => await Task.Yield(), new FakeTimeProvider());
        Socket socket = listening.Connect();
        Task sending = Task.Run(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                if (protocol == TelemetryProtocol.Tcp) Listening.Send(socket, Listening.Function(i) + "\n");
                else Assert.That(Listening.Exchange(socket, Listening.Post($"[{Listening.Function(i)}]"))[0], Is.EqualTo(Accepted));
            }
        });
        Assert.That(await listening.Lines(300), Is.EqualTo(Enumerable.Range(0, 300).Select(i => $"{i}")));
        await sending.WaitAsync(Life.Patience);
        Assert.That(listening.Listener.Statistics.BatchesDropped, Is.Zero);
    }

    [Test]
    [Category("G06")]
    public async Task A_full_buffer_makes_the_platform_wait_a_moment_for_a_handler_that_is_stuck_and_then_no_more()
    {
        using var release = new ManualResetEventSlim();
        var time = new FakeTimeProvider();
        using var listening = new Listening(
            new TelemetryListenerOptions { MaxPendingBatches = 2 },
            (_, _) =>
            {
                release.Wait(Life.Patience, CancellationToken.None);
                return default;
            },
            time);
        Socket socket = listening.Connect();
        for (int i = 0; i < 3; i++) Listening.Exchange(socket, Listening.Post($"[{Listening.Function(i)}]"));
        Task<string[]> held = Task.Run(() => Listening.Exchange(socket, Listening.Post($"[{Listening.Function(3)}]")));
        using var patience = new CancellationTokenSource(Life.Patience);
        while (!held.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            time.Advance(BatchQueue.Patience);
            await Task.Yield();
        }

        // From here on the clock stands: nobody waits for a handler that has stood still for so long.
        for (int i = 4; i < 20; i++) Assert.That(Listening.Exchange(socket, Listening.Post($"[{Listening.Function(i)}]"))[0], Is.EqualTo(Accepted));
        long dropped = listening.Listener.Statistics.BatchesDropped;
        release.Set();
        Assert.That(dropped, Is.EqualTo(17), "of 20, one is with the handler and two wait");
    }

    [Test]
    [Category("G07")]
    public async Task What_waits_is_bounded_in_bytes()
    {
        using var release = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        using var listening = new Listening(new TelemetryListenerOptions { MaxPendingBytes = 1024 * 1024 }, (_, _) =>
        {
            entered.TrySetResult();
            release.Wait(Life.Patience, CancellationToken.None);
            return default;
        });
        Socket socket = listening.Connect();
        Listening.Exchange(socket, Listening.Post("[]"));
        await entered.Task.WaitAsync(Life.Patience);
        string large = new('x', 300_000);
        for (int i = 0; i < 10; i++) Listening.Exchange(socket, Listening.Post($"[{Listening.Function(large)}]"));
        TelemetryListenerStatistics full = listening.Listener.Statistics;
        release.Set();
        Assert.That((full.BatchesDropped, full.BatchesPending), Is.EqualTo((7, 4)), "three in the queue, one with the handler");
    }
}
