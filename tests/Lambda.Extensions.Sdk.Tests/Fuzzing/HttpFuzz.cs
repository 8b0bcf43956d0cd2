using System.Text;
using Lambda.Extensions.Sdk.Fuzzing;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Tests.Http;
using Lambda.Extensions.Sdk.Tests.LocalHttp;

namespace Lambda.Extensions.Sdk.Tests.Fuzzing;

/// <summary>Both sides of the codec of HTTP, and the reader of the Runtime API's proxy.</summary>
[Category("Fuzz")]
[Category("G20")]
internal sealed class HttpFuzz
{
    private const int Cap = 2000;

    [Test]
    public void Any_requests_are_read_the_same_however_the_stream_is_cut() => FuzzRun.Each(random =>
    {
        byte[] input = random.Next(2) == 0 ? FuzzInput.Create(random) : HttpInput.Request(random);
        string whole = Requests(input, []);
        string cut = Requests(input, Damage.Cuts(random, input.Length));
        FuzzRun.Require(cut == whole, $"{whole}\n--- and in parts ---\n{cut}");
    });

    [Test]
    public void Any_response_is_read_the_same_however_the_stream_is_cut_or_is_a_protocol_error() => FuzzRun.Each(random =>
    {
        byte[] input = HttpInput.Response(random);
        string whole = Responses(input, []);
        string cut = Responses(input, Damage.Cuts(random, input.Length));
        FuzzRun.Require(cut == whole, $"{whole}\n--- and in parts ---\n{cut}");
    });

    [Test]
    public void A_valid_response_means_what_it_was_made_of() => FuzzRun.Each(random =>
    {
        (byte[] bytes, int status, string body) = HttpInput.Valid(random);
        var answer = Answer.Read(new CutTransport(bytes, Damage.Cuts(random, bytes.Length)));
        FuzzRun.Require(answer.Status == status && answer.Body == body, $"{answer} of {Bytes.Text(bytes)}");
    });

    private static string Requests(byte[] input, int[] cuts)
    {
        var parser = new HttpRequestParser(Cap, Cap);
        var text = new StringBuilder();
        int at = 0, cut = 0;
        while (at < input.Length && parser.FailureStatus == 0)
        {
            Span<byte> room = parser.Room();
            FuzzRun.Require(room.Length is > 0 and <= 8 * Cap, $"room for {room.Length} bytes");
            while (cut < cuts.Length && cuts[cut] <= at) cut++;
            int n = Math.Min(room.Length, (cut < cuts.Length ? cuts[cut] : input.Length) - at);
            input.AsSpan(at, n).CopyTo(room);
            at += n;
            parser.Received(n);
            while (parser.TryTake(out HttpServerRequest request))
                text.Append(Bytes.Text(request.Method)).Append(' ').Append(Bytes.Text(request.Target)).Append(' ').Append(request.KeepAlive).Append(' ').AppendLine(Bytes.Text(request.Body.AsSpan(0, request.BodyLength)));
        }

        return text.Append(parser.FailureStatus).ToString();
    }

    private static string Responses(byte[] input, int[] cuts)
    {
        using var connection = new HttpClientConnection(new CutTransport(input, cuts), Cap, Cap);
        try
        {
            var answer = Answer.Next(connection);
            FuzzRun.Require(answer.Status is >= 200 and <= 999 && answer.Body.Length <= Cap, $"{answer}");
            // Whether more arrived than the answer depends on the cuts.
            return $"{answer.Status}\n{answer.Headers}\n{answer.Body}";
        }
        catch (HttpSyntaxException)
        {
            FuzzRun.Require(connection.Body.Length == 0 && !connection.IsReusable, "an answer that failed is visible");
            return "not HTTP";
        }
    }
}
