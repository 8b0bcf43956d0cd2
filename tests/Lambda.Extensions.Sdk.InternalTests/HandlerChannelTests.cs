using Lambda.Extensions.Sdk.InternalExtensions;

namespace Lambda.Extensions.Sdk.InternalTests;

public sealed class HandlerChannelTests
{
    [Test]
    public void Takes_what_was_written_in_order_and_once()
    {
        var channel = new HandlerChannel<int>();
        for (int i = 0; i < 5; i++) channel.Write(i);
        Assert.That(channel.Count, Is.EqualTo(5));
        Assert.That(channel.TakeAll(), Is.EqualTo((int[])[0, 1, 2, 3, 4]));
        Assert.That(channel.TakeAll(), Is.Empty);
    }

    [Test]
    [Category("G07")]
    public void When_full_the_oldest_makes_room_and_is_counted()
    {
        var channel = new HandlerChannel<int>(3);
        for (int i = 0; i < 10; i++) channel.Write(i);
        Assert.That(channel.TakeAll(), Is.EqualTo((int[])[7, 8, 9]));
        Assert.That(channel.Dropped, Is.EqualTo(7));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1_000_001)]
    public void A_capacity_out_of_range_throws(int capacity) =>
        Assert.That(() => new HandlerChannel<int>(capacity), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public async Task Many_writers_and_a_reader_lose_nothing()
    {
        var channel = new HandlerChannel<int>(1_000_000);
        var taken = new List<int>();
        Task writers = Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++) channel.Write((w * 10_000) + i);
        })));
        while (!writers.IsCompleted) taken.AddRange(channel.TakeAll());
        await writers;
        taken.AddRange(channel.TakeAll());
        Assert.That(taken, Is.Unique.And.Count.EqualTo(80_000));
        Assert.That(channel.Dropped, Is.Zero);
    }
}
