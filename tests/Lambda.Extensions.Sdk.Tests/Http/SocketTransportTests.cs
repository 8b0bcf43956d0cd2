using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>What both transports owe the codec.</summary>
public sealed class SocketTransportTests
{
    // Not what is tested: only so that a hang fails instead of hanging.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public void A_port_where_nothing_listens_is_refused_with_the_systems_words(string kind)
    {
        int port;
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            // Bound and not listening: nobody else can have it meanwhile.
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            Assert.That(() => Transports.Connect(kind, "127.0.0.1", port), Throws.Exception.With.Message.Contains("Connection refused"));
        }
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public void A_name_is_resolved(string kind)
    {
        using var listener = new Listener();
        using IByteTransport transport = Transports.Connect(kind, "localhost", listener.Port);
        using Socket peer = listener.Accept();
        transport.Write("hello"u8);
        Assert.That(ReadAll(peer, 5), Is.EqualTo("hello"));
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public void A_name_that_does_not_exist_is_an_error(string kind) =>
        Assert.That(() => Transports.Connect(kind, "no-such-host.invalid", 80), Throws.InstanceOf<IOException>().Or.InstanceOf<SocketException>());

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public void IPv6_works(string kind)
    {
        using var listener = new Listener(IPAddress.IPv6Loopback);
        using IByteTransport transport = Transports.Connect(kind, "::1", listener.Port);
        using Socket peer = listener.Accept();
        peer.Send("hi"u8);
        Assert.That(ReadAll(transport, 2), Is.EqualTo("hi"));
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public async Task Megabytes_go_through_in_both_directions(string kind)
    {
        byte[] sent = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31))];
        using var listener = new Listener();
        using IByteTransport transport = Transports.Connect(kind, "127.0.0.1", listener.Port);
        using Socket peer = listener.Accept();
        Task<string> echoed = Task.Run(() =>
        {
            string all = ReadAll(peer, sent.Length);
            peer.Send(Bytes.Of(all));
            return all;
        });
        transport.Write(sent);
        string back = ReadAll(transport, sent.Length);
        Assert.That(await echoed.WaitAsync(Patience), Is.EqualTo(Bytes.Text(sent)));
        Assert.That(back, Is.EqualTo(Bytes.Text(sent)));
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public void The_peers_end_is_the_end_of_the_stream(string kind)
    {
        using var listener = new Listener();
        using IByteTransport transport = Transports.Connect(kind, "127.0.0.1", listener.Port);
        using (Socket peer = listener.Accept()) peer.Send("bye"u8);
        Assert.That(ReadAll(transport, 3), Is.EqualTo("bye"));
        Assert.That(transport.Read(new byte[10]), Is.Zero);
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public void A_reset_is_an_error_that_the_client_expects(string kind)
    {
        using var listener = new Listener();
        using IByteTransport transport = Transports.Connect(kind, "127.0.0.1", listener.Port);
        using (Socket peer = listener.Accept()) peer.LingerState = new LingerOption(enable: true, seconds: 0);
        Assert.That(() => transport.Read(new byte[10]), Throws.InstanceOf<IOException>().Or.InstanceOf<SocketException>());
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public async Task Abort_from_another_thread_ends_a_read_that_waits_or_is_about_to(string kind)
    {
        using var listener = new Listener();
        for (int i = 0; i < 50; i++)
        {
            using IByteTransport transport = Transports.Connect(kind, "127.0.0.1", listener.Port);
            using Socket peer = listener.Accept();
            Task<int> reading = await ReadOnAnotherThreadAsync(transport, i);
            transport.Abort();
            Assert.That(await reading.WaitAsync(Patience), Is.Zero);
            Assert.That(transport.Read(new byte[10]), Is.Zero, "a later read");
        }
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public async Task Abort_and_Dispose_from_another_thread_end_a_read_that_waits_or_is_about_to(string kind)
    {
        using var listener = new Listener();
        for (int i = 0; i < 50; i++)
        {
            IByteTransport transport = Transports.Connect(kind, "127.0.0.1", listener.Port);
            using Socket peer = listener.Accept();
            Task<int> reading = await ReadOnAnotherThreadAsync(transport, i);
            transport.Abort();
            transport.Dispose();
            try
            {
                Assert.That(await reading.WaitAsync(Patience), Is.Zero);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                // Only how it ends depends on which of the two it met; the client expects each.
            }
        }
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public void After_Dispose_nothing_touches_a_descriptor_that_may_be_another_files_by_now(string kind)
    {
        using var listener = new Listener();
        IByteTransport transport = Transports.Connect(kind, "127.0.0.1", listener.Port);
        using Socket peer = listener.Accept();
        transport.Dispose();

        // Takes the number that has just become free.
        using IByteTransport another = Transports.Connect(kind, "127.0.0.1", listener.Port);
        using Socket anothersPeer = listener.Accept();
        transport.Dispose();
        transport.Abort();
        Assert.That(() => transport.Write("x"u8), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => transport.Read(new byte[1]), Throws.TypeOf<ObjectDisposedException>());
        another.Write("still here"u8);
        Assert.That(ReadAll(anothersPeer, 10), Is.EqualTo("still here"));
    }

    /// <summary>Returns when the read is about to begin, or a little later: more so with each call.</summary>
    private static async Task<Task<int>> ReadOnAnotherThreadAsync(IByteTransport transport, int yields)
    {
        var begins = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> reading = Task.Factory.StartNew(
            () =>
            {
                begins.SetResult();
                return transport.Read(new byte[10]);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await begins.Task.WaitAsync(Patience);
        for (int i = 0; i < yields; i++) await Task.Yield();
        return reading;
    }

    private static string ReadAll(Socket socket, int length)
    {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length && socket.Receive(bytes.AsSpan(filled)) is > 0 and var n) filled += n;
        return Bytes.Text(bytes.AsSpan(0, filled));
    }

    private static string ReadAll(IByteTransport transport, int length)
    {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length && transport.Read(bytes.AsSpan(filled)) is > 0 and var n) filled += n;
        return Bytes.Text(bytes.AsSpan(0, filled));
    }
}
