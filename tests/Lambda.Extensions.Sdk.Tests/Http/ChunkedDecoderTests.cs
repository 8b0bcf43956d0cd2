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

    [Test]
    public void A_body_may_be_as_large_as_its_limit_in_any_number_of_chunks([Values] bool skips)
    {
        Assert.That(Follow("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", skips, maxBody: 5), Is.EqualTo((true, 5)));
        Assert.That(() => Follow("3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n", skips, maxBody: 5), Throws.TypeOf<HttpSyntaxException>().With.Message.EqualTo("body larger than 5 bytes"));
    }

    // The size line of a chunk after its digits with its end, and all trailers with the empty line.
    [TestCase("1;", "\r\na\r\n0\r\n\r\n", 3)]
    [TestCase("0\r\n", "\n\n", 2)]
    public void A_size_line_and_the_trailers_may_be_as_long_as_their_limit(string before, string after, int others)
    {
        string fits = new('x', 10 - others);
        Assert.That(Follow(before + fits + after, skips: false, maxLine: 10).IsDone, Is.True);
        Assert.That(() => Follow(before + fits + "x" + after, skips: false, maxLine: 10), Throws.TypeOf<HttpSyntaxException>().With.Message.Contains("too long"));
    }

    [Test]
    public void Each_chunk_may_use_the_limit_of_a_line_again() =>
        Assert.That(Follow(string.Concat(Enumerable.Repeat("1;1234567\r\na\r\n", 3)) + "0;1234567\r\nTrailer\n\n", skips: false, maxLine: 10), Is.EqualTo((true, 3)));

    [Test]
    public void A_size_has_fifteen_digits_at_most()
    {
        Assert.That(Follow("000000000000001\r\na\r\n000000000000000\r\n\r\n", skips: false), Is.EqualTo((true, 1)));
        Assert.That(() => Follow("0000000000000001\r\na\r\n", skips: false), Throws.TypeOf<HttpSyntaxException>());
    }

    [Test]
    public void Skipping_counts_the_data_and_changes_nothing_wherever_the_body_is_cut()
    {
        byte[] buffer = Bytes.Of("5\r\nhello\r\n6;x\r\n world\r\n0\r\nT: 1\r\n\r\nnext");
        byte[] copy = [.. buffer];
        int end = buffer.Length - "next".Length;
        for (int cut = 0; cut <= end; cut++)
        {
            var decoder = new ChunkedDecoder(100);
            int read = 0;
            long data = 0;
            decoder.Skip(buffer.AsSpan(0, cut), ref read, ref data);
            Assert.That((read, decoder.IsDone), Is.EqualTo((cut, cut == end)));
            decoder.Skip(buffer, ref read, ref data);
            Assert.That((read, data, decoder.IsDone, decoder.HasTrailers), Is.EqualTo((end, 11L, true, true)));
        }

        Assert.That(buffer, Is.EqualTo(copy));
    }

    [TestCase("0\r\n\r\n", false)]
    [TestCase("0\r\nT: 1\r\n\r\n", true)]
    public void The_data_can_be_read_without_the_trailers(string end, bool hasTrailers)
    {
        byte[] buffer = Bytes.Of("2\r\nhi\r\n" + end);
        var decoder = new ChunkedDecoder(100);
        int read = 0, write = 0;
        decoder.DecodeData(buffer.AsSpan(0, 6), ref read, ref write);
        Assert.That((decoder.IsAtTrailers, write), Is.EqualTo((false, 2)));
        decoder.DecodeData(buffer, ref read, ref write);
        Assert.That((decoder.IsAtTrailers, decoder.IsDone, decoder.HasTrailers, read, write), Is.EqualTo((true, false, false, 10, 2)));
        decoder.Decode(buffer, ref read, ref write);
        Assert.That((decoder.IsAtTrailers, decoder.IsDone, decoder.HasTrailers, read, write), Is.EqualTo((false, true, hasTrailers, buffer.Length, 2)));
    }

    [TestCase("0123456789", true)]
    [TestCase("abcdef", true)]
    [TestCase("ABCDEF", true)]
    [TestCase("/:`g@G", false)]
    public void A_size_is_hexadecimal(string digits, bool legal)
    {
        foreach (char digit in digits)
        {
            string body = $"0{digit}\r\n";
            if (legal) Assert.That(() => Follow(body, skips: false), Throws.Nothing, body);
            else Assert.That(() => Follow(body, skips: false), Throws.TypeOf<HttpSyntaxException>(), body);
        }
    }

    private static (bool IsDone, long Data) Follow(string body, bool skips, long maxBody = 100, int maxLine = 4096)
    {
        var decoder = new ChunkedDecoder(maxBody, maxLine);
        int read = 0, write = 0;
        long data = 0;
        if (skips) decoder.Skip(Bytes.Of(body), ref read, ref data);
        else decoder.Decode(Bytes.Of(body), ref read, ref write);
        return (decoder.IsDone, skips ? data : write);
    }
}
