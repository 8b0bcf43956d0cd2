using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.Fuzzing;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Tests.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lambda.Extensions.Sdk.Tests.Fuzzing;

/// <summary>The server side of the codec against Kestrel, which receives the same bytes.</summary>
[Category("Fuzz")]
[Category("G20")]
internal sealed class KestrelFuzz
{
    private const int Most = 64 * 1024;

    private readonly List<string> _theirs = [];
    private int _port;

    [Test]
    public async Task Requests_that_both_this_server_and_Kestrel_accept_mean_the_same_to_both()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(TakeAsync);
        long compared = 0;
        var address = new IPEndPoint(IPAddress.Loopback, server.Address.Port);
        // A connection for each.
        FuzzRun.Each(
            random =>
            {
                byte[] input = random.Next(2) == 0 ? HttpInput.ValidRequests(random) : HttpInput.Request(random);
                Send(address, input);
                List<string> ours = Ours(input);
                lock (_theirs)
                {
                    int both = Math.Min(ours.Count, _theirs.Count);
                    compared += both;
                    FuzzRun.Require(ours.Take(both).SequenceEqual(_theirs.Take(both)), $"{string.Join('\n', ours)}\n--- and Kestrel ---\n{string.Join('\n', _theirs)}\n--- of ---\n{Bytes.Text(input)}");
                }
            },
            oneOf: 20);
        TestContext.Out.WriteLine($"{compared} requests compared");
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        string request = $"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget} {Bytes.Text(body.ToArray())}";
        // One of the connection before may still be at work.
        lock (_theirs)
        {
            if (context.Connection.RemotePort == _port) _theirs.Add(request);
        }
    }

    private void Send(IPEndPoint address, byte[] input)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(address);
        lock (_theirs)
        {
            _theirs.Clear();
            _port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        }

        byte[] answers = new byte[4096];
        try
        {
            socket.Send(input);
            socket.Shutdown(SocketShutdown.Send);
            while (socket.Receive(answers) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Refused while still sending: what came before counts.
        }
    }

    /// <summary>Returns the requests up to the one that ends the connection.</summary>
    private static List<string> Ours(byte[] input)
    {
        var parser = new HttpRequestParser(Most, Most);
        List<string> requests = [];
        for (int at = 0; at < input.Length && parser.FailureStatus == 0;)
        {
            Span<byte> room = parser.Room();
            int n = Math.Min(room.Length, input.Length - at);
            input.AsSpan(at, n).CopyTo(room);
            at += n;
            parser.Received(n);
            while (parser.TryTake(out HttpServerRequest request))
            {
                requests.Add($"{Bytes.Text(request.Method)} {Bytes.Text(request.Target)} {Bytes.Text(request.Body.AsSpan(0, request.BodyLength))}");
                if (!request.KeepAlive) return requests;
            }
        }

        return requests;
    }
}
