using Lambda.Extensions.Sdk.Fuzzing;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.RuntimeApi.Wire;
using Lambda.Extensions.Sdk.Tests.Http;

namespace Lambda.Extensions.Sdk.Tests.Fuzzing;

/// <summary>The parser of the Runtime API's proxy: whatever it reads, no byte is lost, added or changed.</summary>
[Category("Fuzz")]
[Category("G26")]
internal sealed class ProxyFuzz
{
    private const int MostMessages = 100;

    [Test]
    public void Any_stream_passes_through_the_proxys_reader_byte_for_byte() => FuzzRun.Each(random =>
    {
        byte[] input = HttpInput.Request(random);
        Pass(input, Damage.Cuts(random, input.Length));
    });

    [TestCase("POST / HTTP/1.1\r\nContent-Length: 9223372036854775807\r\n\r\nx", TestName = "A body of the greatest length passes as far as it is sent")]
    [TestCase("\r\n\r\nGET / HTTP/1.1\r\n\r\n", TestName = "Empty lines before a request pass")]
    public void Found(string input) => Pass(Bytes.Of(input), []);

    [Test]
    public void A_body_that_is_held_or_taken_in_pieces_is_the_body_that_passes() => FuzzRun.Each(random =>
    {
        (byte[] bytes, _, string body) = HttpInput.Valid(random);
        bool hold = random.Next(2) == 0;
        using var source = new PreparedStream(bytes, Damage.Cuts(random, bytes.Length));
        var reader = new MessageReader(source);
        if (reader.ReadHead() != WireResult.Done) throw new InvalidDataException("no head");
        ReadOnlySpan<byte> head = reader.Head;
        if (!HttpSyntax.TryParseStatusLine(HttpSyntax.Trim(head[..head.IndexOf((byte)'\n')]), out int status, out _) || status is < 200 or 204 or 304) return;
        reader.BeginBody(HttpSyntax.FramingOf(new HttpHeaders(head), bodyUntilCloseAllowed: true));
        reader.DropHead();
        using var read = new MemoryStream();
        if (hold)
        {
            reader.Hold(10_000, out HeldBody held);
            read.Write(held.Data.Span);
        }
        else
        {
            while (reader.ReadPiece(out ReadOnlyMemory<byte> piece) == WireResult.Done && piece.Length > 0) read.Write(piece.Span);
        }

        FuzzRun.Require(Bytes.Text(read.ToArray()) == body, $"{Bytes.Text(read.ToArray())} of {Bytes.Text(bytes)}");
    });

    [Test]
    public void Any_head_that_is_accepted_is_accepted_again_after_a_hook_has_changed_it() => FuzzRun.Each(random =>
    {
        byte[] input = HttpInput.Request(random);
        using var source = new PreparedStream(input, []);
        var reader = new MessageReader(source);
        if (reader.ReadHead() != WireResult.Done || RuntimeCall.Read(reader.Head) is not { Kind: not RuntimeCallKind.Unreadable } call) return;
        byte[] changed = HeadEditor.Rewrite(reader.Head, HeaderRules.With([], "X-Of-Hook", "1"), random.Next(1000));
        FuzzRun.Require(RuntimeCall.Read(changed) is { } again && again.Kind == call.Kind && again.RequestId == call.RequestId && again.Framing.Kind == BodyKind.Length, $"{Bytes.Text(changed)}\n--- of ---\n{Bytes.Text(input)}");
        FuzzRun.Require(HeadEditor.Headers(changed).Contains(new("X-Of-Hook", "1")), "the hook's header is missing");
    });

    private static void Pass(byte[] input, int[] cuts)
    {
        using var source = new PreparedStream(input, cuts);
        using var target = new PreparedStream([], []);
        var reader = new MessageReader(source);
        WireResult result = WireResult.Done;
        for (int i = 0; result == WireResult.Done; i++)
        {
            FuzzRun.Require(i < MostMessages, "the stream never ends");
            result = reader.ReadHead();
            if (result != WireResult.Done) break;
            if (RuntimeCall.Read(reader.Head) is not { } call)
            {
                result = reader.ForwardAll(target);
                break;
            }

            _ = (call.Kind, call.RequestId, call.IsError);
            reader.BeginBody(call.Framing, call.Body);
            result = reader.Forward(target);
        }

        if (result == WireResult.SourceEnded) reader.Flush(target);
        byte[] sent = target.Sent;
        // Behind a body that cannot be read, nothing else is read.
        FuzzRun.Require(result == WireResult.Malformed ? input.AsSpan().StartsWith(sent) : input.AsSpan().SequenceEqual(sent), $"{result}: {Bytes.Text(sent)}\n--- of ---\n{Bytes.Text(input)}");
    }
}
