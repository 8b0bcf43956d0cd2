using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Fuzzing;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Lambda.Extensions.Sdk.Tests.LocalHttp;

/// <summary>
/// A server under anything at all, over real sockets: no crash, no hang, no leak, and whatever it answers is HTTP. A fifth of
/// the inputs that the other targets have, because each one is a connection (docs/guarantees.md).
/// </summary>
[Category("Fuzz")]
[Category("G20")]
[NonParallelizable]
internal sealed class LocalHttpFuzzTests
{
    private const int AtOnce = 4;

    [Test]
    public async Task Any_bytes_are_answered_in_HTTP_or_not_at_all()
    {
        int inputs = Math.Max(1000, FuzzRun.Inputs / 5);
        byte[] big = new byte[100_000];
        using var serving = new Serving(
            s => s.Map("GET", "/", Serving.Ok)
                .Map("*", "/big", (_, _) => new(LocalHttpResponse.Bytes(big, "application/octet-stream")))
                .Map("GET", "/throw", (_, _) => throw new InvalidOperationException())
                .Map("*", "/echo", (r, _) => new(LocalHttpResponse.Text(string.Join('&', r.Query.Select(p => p.Key)) + Encoding.Latin1.GetString(r.Body.Span))))
                .Map("GET", "/slow", async (_, _) =>
                {
                    await Task.Yield();
                    return LocalHttpResponse.Text("slow");
                }),
            new LocalHttpServerOptions { MaxHeadBytes = 2048, MaxBodyBytes = 4096 });

        await Run(serving, 0, inputs / 10);
        long memory = GC.GetTotalMemory(forceFullCollection: true);
        int files = Directory.GetFiles("/proc/self/fd").Length;
        await Run(serving, inputs / 10, inputs);

        await serving.Until(s => s.ConnectionsOpen == 0);
        LocalHttpServerStatistics s = serving.Server.Statistics;
        TestContext.Out.WriteLine($"{inputs} inputs: {s}");
        Assert.Multiple(() =>
        {
            Assert.That(s.RequestsAnswered + s.RequestsRefused + s.RequestsFailed + s.RequestsTimedOut + s.RequestsPending, Is.EqualTo(s.Requests));
            Assert.That(s.RequestsTimedOut, Is.Zero);
            Assert.That(s.ConnectionsTimedOut, Is.Zero);
            Assert.That(s.Malformed, Is.GreaterThan(inputs / 10));
            Assert.That(s.RequestsAnswered, Is.GreaterThan(inputs / 4));
            Assert.That(GC.GetTotalMemory(forceFullCollection: true) - memory, Is.LessThan(4_000_000));
            Assert.That(Directory.GetFiles("/proc/self/fd"), Has.Length.LessThanOrEqualTo(files + 16));
        });
    }

    private static Task Run(Serving serving, int from, int to) => Parallel.ForAsync(0, AtOnce, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (part, _) =>
    {
        await Task.Yield();
        byte[] received = new byte[512 * 1024];
        for (int i = from + part; i < to; i += AtOnce)
        {
            Send(serving, new Random(unchecked(FuzzRun.Seed + i)), received, i);
            if (i % 1000 == part) Assert.That(Ask(serving), Is.EqualTo("ok"), $"after input {i}");
        }
    });

    private static void Send(Serving serving, Random random, byte[] received, int number)
    {
        byte[] input = FuzzInput.Create(random);
        using Socket socket = Connect(serving);
        int length = 0;
        try
        {
            for (int at = 0; at < input.Length;)
            {
                int n = random.Next(3) == 0 ? random.Next(1, input.Length - at + 1) : input.Length - at;
                at += socket.Send(input.AsSpan(at, n));
            }

            socket.Shutdown(SocketShutdown.Send);
            for (int n; length < received.Length && (n = socket.Receive(received.AsSpan(length))) > 0;) length += n;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown)
        {
            // Refused while still sending: what came before counts.
        }

        if (length > 0 && !received.AsSpan(0, length).StartsWith("HTTP/1.1 "u8)) Assert.Fail($"input {number} was answered {Encoding.Latin1.GetString(received, 0, Math.Min(length, 200))}");
    }

    private static string Ask(Serving serving)
    {
        using Socket socket = Connect(serving);
        return Serving.Ask(socket, Serving.Get("/")).Body;
    }

    private static Socket Connect(Serving serving)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 60_000, SendTimeout = 60_000 };
        socket.Connect(System.Net.IPAddress.Loopback, serving.Server.Port);
        return socket;
    }
}
