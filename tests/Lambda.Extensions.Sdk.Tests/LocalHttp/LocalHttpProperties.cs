using System.Text;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.LocalHttp;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Extensions.Sdk.Tests.LocalHttp;

/// <summary>What holds for every request and every cut, on a connection without a socket.</summary>
public static class LocalHttpProperties
{
    [Category("G20")]
    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 20_000, QuietOnSuccess = true)]
    public static void A_stream_is_answered_the_same_however_it_is_cut(int seed, ushort[] cuts)
    {
        byte[] input = FuzzInput.Create(new Random(seed));
        string whole = Answers(input, []);
        Assert.That(Answers(input, cuts), Is.EqualTo(whole));
        if (whole.Length > 0) Assert.That(whole, Does.StartWith("HTTP/1.1 "));
    }

    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 5_000, QuietOnSuccess = true)]
    public static void What_was_encoded_is_decoded(string text)
    {
        // Lone surrogates have no UTF-8.
        string value = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
        Assert.That(UrlText.Decode(Encoding.ASCII.GetBytes(Uri.EscapeDataString(value)), plusIsSpace: true), Is.EqualTo(value));
    }

    private static string Answers(byte[] input, ushort[]? cuts)
    {
        var routes = new RouteTable();
        routes.Add("*", "/{*path}", (r, _) => new(LocalHttpResponse.Text($"{r.Method} {r.Query.Count} {Encoding.Latin1.GetString(r.Body.Span)}")));
        var socket = new CutSocket(input, cuts ?? []);
        using var connection = new LocalHttpConnection(socket, new LocalHttpExchange(new LocalHttpServerOptions { MaxHeadBytes = 2048, MaxBodyBytes = 4096 }, routes, () => { }, NullLogger.Instance));
        for (int turn = 0; connection.Advance(); turn++)
        {
            if (turn > (2 * input.Length) + 10) throw new InvalidOperationException("never ends");
        }

        // Where the peer waits for permission to continue is no part of the answers.
        return socket.Sent.Replace("HTTP/1.1 100 Continue\r\n\r\n", "", StringComparison.Ordinal);
    }

    private sealed class CutSocket(byte[] input, ushort[] cuts) : IConnectionSocket
    {
        private readonly StringBuilder _sent = new();
        private int _at;
        private int _cut;
        private bool _pause;

        public string Sent => _sent.ToString();

        public int Receive(Span<byte> to)
        {
            _pause = !_pause && cuts.Length > 0;
            if (_pause) return -1;
            int n = Math.Min(to.Length, input.Length - _at);
            if (_cut < cuts.Length && n > 0) n = 1 + (cuts[_cut++] % n);
            input.AsSpan(_at, n).CopyTo(to);
            _at += n;
            return n;
        }

        public int Send(ReadOnlySpan<byte> bytes)
        {
            _sent.Append(Encoding.Latin1.GetString(bytes));
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
