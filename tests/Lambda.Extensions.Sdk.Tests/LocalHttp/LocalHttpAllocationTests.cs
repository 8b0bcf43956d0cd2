using System.Text;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.LocalHttp;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Extensions.Sdk.Tests.LocalHttp;

/// <summary>What a request costs that is answered at once with a response that is kept.</summary>
internal sealed class LocalHttpAllocationTests
{
    [Test]
    public void Nothing_is_allocated_for_a_request_that_is_answered_at_once()
    {
        LocalHttpResponse kept = LocalHttpResponse.Bytes(new byte[4096], "application/json").WithHeader("X-Cache", "HIT");
        var routes = new RouteTable();
        routes.Add("GET", "/other/{id}", Serving.Ok);
        routes.Add("GET", "/items/{id}", (r, _) => r.TryGetHeader("x-token"u8, out ReadOnlySpan<byte> token) && token.SequenceEqual("t"u8) ? new(kept) : throw new InvalidOperationException());
        byte[] request = Encoding.ASCII.GetBytes(Serving.Get("/items/1?a=b", "X-Token: t\r\nAccept: */*\r\nUser-Agent: test\r\n"));
        var socket = new MemorySocket(request);
        using var connection = new LocalHttpConnection(socket, new LocalHttpExchange(new LocalHttpServerOptions(), routes, () => { }, NullLogger.Instance));
        for (int i = 0; i < 2; i++) Round(connection, socket, 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Round(connection, socket, 10_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(socket.Sent, Is.EqualTo(12_000L * (kept.Head.Length + 2 + 4096)));
    }

    private static void Round(LocalHttpConnection connection, MemorySocket socket, int requests)
    {
        for (int i = 0; i < requests; i++)
        {
            socket.Again();
            if (!connection.Advance()) throw new InvalidOperationException("closed");
        }
    }

    /// <summary>Brings the same request again and again, and counts what is sent.</summary>
    private sealed class MemorySocket(byte[] request) : IConnectionSocket
    {
        private bool _there;

        public long Sent { get; private set; }

        public void Again() => _there = true;

        public int Receive(Span<byte> to)
        {
            if (!_there) return -1;
            _there = false;
            request.CopyTo(to);
            return request.Length;
        }

        public int Send(ReadOnlySpan<byte> bytes)
        {
            Sent += bytes.Length;
            return bytes.Length;
        }

        public void EndSend()
        {
        }

        public void Dispose()
        {
        }
    }
}
