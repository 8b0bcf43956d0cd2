using System.Text;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

/// <summary>When the platform has its acknowledgement.</summary>
[Category("G06")]
internal sealed class AcknowledgementTests
{
    private readonly FakeTimeProvider _time = new();

    private BatchQueue Queue() => new(1024 * 1024, 2, _time);

    private static ReadOnlySpan<byte> Batch => "[]"u8;

    [Test]
    public void The_acknowledgement_is_sent_before_anybody_wakes_up_to_read()
    {
        var order = new List<string>();
        using var socket = new ScriptedSocket("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n[]", order);
        using var connection = new TelemetryHttpConnection(socket, new ServerLimits(), Queue(), () => order.Add("woken"));
        connection.Advance();
        Assert.That(order, Is.EqualTo(new[] { "HTTP/1.1 200 OK", "woken" }));
    }

    [Test]
    public void A_sender_waits_a_tenth_of_a_second_and_no_longer()
    {
        BatchQueue queue = Queue();
        queue.Add(Batch);
        queue.Take(TimeSpan.Zero, out _);
        queue.Add(Batch);
        queue.Add(Batch);
        Assert.That(queue.Add(Batch), Is.False, "over the bound: held");
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.That(queue.MayGoOn(), Is.False);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(queue.MayGoOn(), Is.True);
    }

    [Test]
    public void A_consumer_that_has_stood_still_for_a_tenth_of_a_second_holds_nobody()
    {
        BatchQueue queue = Queue();
        queue.Add(Batch);
        queue.Take(TimeSpan.Zero, out _);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        queue.Add(Batch);
        queue.Add(Batch);
        Assert.That(queue.Add(Batch), Is.True);
        Assert.That(queue.DroppedBatches, Is.EqualTo(1));
    }

    [Test]
    public void Held_senders_are_woken_when_half_of_the_room_is_free()
    {
        BatchQueue queue = Queue();
        int woken = 0;
        queue.Freed = () => woken++;
        for (int i = 0; i < 3; i++) queue.Add(Batch);
        var waken = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            queue.Take(TimeSpan.Zero, out _);
            waken.Add(woken);
        }

        queue.Take(TimeSpan.Zero, out _);
        Assert.That((woken, queue.MayGoOn()), Is.EqualTo((waken[^1] + 1, true)));
        Assert.That(waken[0], Is.Zero, "still full");
    }

    private sealed class ScriptedSocket(string request, List<string> order) : IConnectionSocket
    {
        private byte[] _left = Encoding.ASCII.GetBytes(request);

        public int Receive(Span<byte> to)
        {
            int n = Math.Min(to.Length, _left.Length);
            _left.AsSpan(0, n).CopyTo(to);
            _left = _left[n..];
            return n == 0 ? -1 : n;
        }

        public int Send(ReadOnlySpan<byte> bytes)
        {
            order.Add(Encoding.ASCII.GetString(bytes).Split('\r')[0]);
            return bytes.Length;
        }

        public void EndSend()
        {
        }

        public void Dispose()
        {
        }
    }
}
