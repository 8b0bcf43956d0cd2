using Lambda.Extensions.Sdk.Cli.Inspect;

namespace Lambda.Extensions.Sdk.Cli.Tests.Inspect;

/// <summary>Files of archives that state a length.</summary>
public sealed class StatedContentTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(65_536)]
    [TestCase(65_537)]
    [TestCase(300_000)]
    public void Content_of_the_stated_length_is_read_whole(int length)
    {
        byte[] content = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        using var stream = new MemoryStream(content);
        Assert.That(StatedContent.Read(stream, length), Is.EqualTo(content));
    }

    [TestCase(1_500_000_000L)]
    [TestCase(100_001L)]
    public void A_length_that_is_stated_and_not_there_is_refused_without_memory_for_it(long stated)
    {
        using var stream = new MemoryStream(new byte[100_000]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => StatedContent.Read(stream, stated), Throws.TypeOf<EndOfStreamException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
    }

    [Test]
    public void A_length_that_no_array_can_have_is_refused() =>
        Assert.That(() => StatedContent.Read(Stream.Null, long.MaxValue), Throws.TypeOf<InvalidDataException>());
}
