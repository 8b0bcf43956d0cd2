using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>What holds for every message and every cut.</summary>
public static class HttpProperties
{
    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 10_000, EndSize = 40, QuietOnSuccess = true, Arbitrary = [typeof(HttpGenerators)])]
    public static void A_valid_message_means_the_same_however_it_is_cut(CutMessage message)
    {
        Answer answer = Answer.Read(message.Text, message.Cuts);
        Assert.That((answer.Status, answer.Body, answer.IsReusable), Is.EqualTo((message.Status, message.Body, message.IsReusable)));
        Assert.That(answer, Is.EqualTo(Answer.Read(message.Text)));
    }

    [Category("G20")]
    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 45_000, EndSize = 40, QuietOnSuccess = true, Arbitrary = [typeof(HttpGenerators)])]
    public static void Any_bytes_are_an_answer_or_a_protocol_error(WildBytes bytes)
    {
        const int Cap = 1000;
        using var connection = new HttpClientConnection(new CutTransport(Bytes.Of(bytes.Text), bytes.Cuts), Cap, Cap);
        try
        {
            Answer answer = Answer.Next(connection);
            Assert.That(answer.Status, Is.InRange(200, 999));
            Assert.That(answer.Body.Length, Is.LessThanOrEqualTo(Cap));
        }
        catch (HttpSyntaxException)
        {
            Assert.That((connection.Body.Length, connection.IsReusable), Is.EqualTo((0, false)));
        }
    }

    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 10_000, EndSize = 40, QuietOnSuccess = true, Arbitrary = [typeof(HttpGenerators)])]
    public static void A_chunked_body_decodes_to_what_was_encoded(ChunkedBody body)
    {
        byte[] buffer = Bytes.Of(body.Encoded + "next");
        var decoder = new ChunkedDecoder(body.Body.Length);
        int read = 0, write = 0;
        foreach (int cut in body.Cuts.Append(buffer.Length).Order())
        {
            decoder.Decode(buffer.AsSpan(0, Math.Max(read, cut)), ref read, ref write);
            Assert.That(write, Is.LessThanOrEqualTo(read));
        }

        Assert.That(decoder.IsDone, Is.True);
        Assert.That(Bytes.Text(buffer.AsSpan(0, write)), Is.EqualTo(body.Body));
        Assert.That(Bytes.Text(buffer.AsSpan(read)), Is.EqualTo("next"));
    }

    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 30_000, QuietOnSuccess = true)]
    public static void The_end_of_a_head_is_found_in_steps_where_it_is_found_at_once(byte[] choices, ushort cut)
    {
        // The few bytes that matter, in any order.
        byte[] bytes = [.. choices.Select(c => "\r\n\r\na"u8[c % 5])];
        int whole = HttpSyntax.FindHeadEnd(bytes, 0);
        int first = bytes.Length == 0 ? 0 : cut % bytes.Length;
        int early = HttpSyntax.FindHeadEnd(bytes.AsSpan(0, first), 0);
        Assert.That(early >= 0 ? early : HttpSyntax.FindHeadEnd(bytes, first), Is.EqualTo(whole));
    }
}
