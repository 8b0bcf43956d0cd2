using Lambda.Extensions.Sdk.Telemetry.Listener;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

/// <summary>The bytes of deliveries that wait.</summary>
[Category("G07")]
internal sealed class ByteFifoTests
{
    [Test]
    public void Bytes_come_back_in_their_order_whatever_the_sizes()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            using var fifo = new ByteFifo();
            var model = new Queue<byte[]>();
            for (int step = 0; step < 100; step++)
            {
                if (random.Next(2) == 0)
                {
                    byte[] bytes = new byte[random.Next(4) == 0 ? random.Next(200_000) : random.Next(500)];
                    random.NextBytes(bytes);
                    fifo.Write(bytes);
                    model.Enqueue(bytes);
                }
                else if (model.TryDequeue(out byte[]? expected))
                {
                    Assert.That(fifo.Read(expected.Length).AsSpan().SequenceEqual(expected), Is.True, $"seed {seed}, step {step}");
                }

                Assert.That(fifo.Length, Is.EqualTo(model.Sum(b => b.Length)));
            }
        }
    }

    [TestCase(65_536)]
    [TestCase(131_072)]
    [TestCase(65_535)]
    [TestCase(1)]
    public void What_fills_the_memory_exactly_is_read_and_followed(int size)
    {
        using var fifo = new ByteFifo();
        for (byte i = 1; i <= 5; i++)
        {
            byte[] bytes = new byte[size];
            bytes.AsSpan().Fill(i);
            fifo.Write(bytes);
            fifo.Write([i]);
            Assert.That(fifo.Read(size), Is.EqualTo(bytes));
            Assert.That(fifo.Read(1), Is.EqualTo(new[] { i }));
        }
    }

    [Test]
    public void It_can_be_used_after_it_gave_its_memory_back()
    {
        using var fifo = new ByteFifo();
        fifo.Write(new byte[100_000]);
        fifo.Dispose();
        Assert.That(fifo.Length, Is.Zero);
        fifo.Write([1, 2, 3]);
        Assert.That(fifo.Read(3), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void More_than_waits_is_not_read()
    {
        using var fifo = new ByteFifo();
        fifo.Write([1]);
        Assert.That(() => fifo.Read(2), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
