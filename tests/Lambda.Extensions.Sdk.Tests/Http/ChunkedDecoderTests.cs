using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

public sealed class ChunkedDecoderTests
{
    [Test]
    public void Decodes_in_place_and_leaves_what_follows_alone()
    {
        byte[] buffer = Bytes.Of("keep5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nnext");
        var decoder = new ChunkedDecoder(100);
        int read = 4, write = 4;
        decoder.Decode(buffer, ref read, ref write);
        Assert.That(decoder.IsDone, Is.True);
        Assert.That(Bytes.Text(buffer.AsSpan(0, write)), Is.EqualTo("keephello world"));
        Assert.That(Bytes.Text(buffer.AsSpan(read)), Is.EqualTo("next"));
    }

    [Test]
    public void Is_not_done_before_the_empty_line_after_the_last_chunk()
    {
        byte[] buffer = Bytes.Of("1\r\na\r\n0\r\nTrailer: x\r\n\r\n");
        var decoder = new ChunkedDecoder(100);
        int write = 0;
        for (int i = 0; i < buffer.Length; i++)
        {
            Assert.That(decoder.IsDone, Is.False, $"after {i} bytes");
            int read = i;
            decoder.Decode(buffer.AsSpan(0, i + 1), ref read, ref write);
            Assert.That(read, Is.EqualTo(i + 1));
        }

        Assert.That((decoder.IsDone, write), Is.EqualTo((true, 1)));
    }

    [Test]
    public void Takes_nothing_once_it_is_done()
    {
        byte[] buffer = Bytes.Of("0\r\n\r\n5\r\nhello\r\n");
        var decoder = new ChunkedDecoder(100);
        int read = 0, write = 0;
        decoder.Decode(buffer, ref read, ref write);
        decoder.Decode(buffer, ref read, ref write);
        Assert.That((read, write), Is.EqualTo((5, 0)));
    }
}
