using System.Net;
using Lambda.Extensions.Sdk.Fuzzing;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Tests.Http;

namespace Lambda.Extensions.Sdk.Tests.Fuzzing;

/// <summary>The client side of the codec against HttpClient, which reads the same bytes.</summary>
[Category("Fuzz")]
[Category("G20")]
internal sealed class HttpClientFuzz
{
    private const int Most = 64 * 1024;

    private byte[] _response = [];

    [Test]
    public void What_both_this_client_and_HttpClient_accept_means_the_same_to_both()
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectCallback = (_, _) => new(new OneResponse(_response)) };
        using var client = new HttpMessageInvoker(handler);
        // A connection for each.
        FuzzRun.Each(
            random =>
            {
                _response = random.Next(3) == 0 ? HttpInput.Valid(random).Bytes : HttpInput.Response(random);
                if (Ours(_response) is { } ours && Theirs(client) is { } theirs) FuzzRun.Require(ours == theirs, $"{ours}\n--- and HttpClient ---\n{theirs}\n--- of ---\n{Bytes.Text(_response)}");
            },
            oneOf: 5);
    }

    private static (int Status, string Body)? Ours(byte[] response)
    {
        try
        {
            var answer = Answer.Read(new CutTransport(response, []), Most, Most);
            return (answer.Status, answer.Body);
        }
        catch (HttpSyntaxException)
        {
            return null;
        }
    }

    private static (int Status, string Body)? Theirs(HttpMessageInvoker client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://host/") { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        try
        {
            using HttpResponseMessage answer = client.Send(request, CancellationToken.None);
            using var body = new MemoryStream();
            answer.Content.ReadAsStream().CopyTo(body);
            return ((int)answer.StatusCode, Bytes.Text(body.ToArray()));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return null;
        }
    }

    private sealed class OneResponse(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    }
}
