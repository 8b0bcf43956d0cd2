using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>The server's loop, turn by turn: which connections it accepts, closes and refuses, and how long it waits.</summary>
[Category("G20")]
internal sealed class SocketServerTests : IDisposable
{
    private readonly FakeServerSocket _socket = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<FakeConnection> _connections = [];
    private SocketServer? _server;

    public void Dispose()
    {
        _server?.Dispose();
        foreach (FakeConnection connection in _connections) connection.Dispose();
    }

    [Test]
    public void An_idle_server_waits_without_a_limit()
    {
        Start(new ServerLimits());
        Assert.That(_socket.Latest, Is.EqualTo((true, -1)));
        Connect();
        Assert.That(_socket.Latest, Is.EqualTo((true, -1)));
    }

    // A freeze must not count as awake time, so no wait is longer than a quarter of a second.
    [TestCase(10_000, 250)]
    [TestCase(400, 100)]
    [TestCase(2, 1)]
    public void While_a_request_is_received_the_server_looks_at_the_clock_four_times_in_its_limit(int requestTimeMs, int timeoutMs)
    {
        Start(new ServerLimits { RequestTime = TimeSpan.FromMilliseconds(requestTimeMs) });
        Connect().Receives = true;
        _socket.Turn();
        Assert.That(_socket.Latest, Is.EqualTo((true, timeoutMs)));
    }

    [Test]
    public void While_a_connection_is_held_the_server_checks_it_at_its_interval()
    {
        Start(new ServerLimits { HeldTick = TimeSpan.FromMilliseconds(30) });
        Connect().Receives = true;
        FakeConnection held = Connect();
        _socket.Turn(held.Hold);
        Assert.That(_socket.Latest, Is.EqualTo((true, 30)));
        _socket.Turn(() => held.MayContinue = true);
        Assert.That(held.Log, Is.EqualTo((string[])["continued"]));
    }

    [Test]
    public void Sixteen_connections_are_accepted_in_one_turn()
    {
        Start(new ServerLimits());
        _socket.Turn(() => Knock(40));
        Assert.That((_server!.Accepted, _server.Open, _socket.Backlog.Count), Is.EqualTo((16, 16, 24)));
        _socket.Turn();
        _socket.Turn();
        Assert.That((_server.Accepted, _server.Open), Is.EqualTo((40, 40)));
    }

    [Test]
    public void A_connection_that_cannot_be_accepted_is_tried_again_only_after_a_pause()
    {
        Start(new ServerLimits());
        _socket.CanAccept = false;
        _socket.Turn(() => Knock(1));
        Assert.That(_socket.Latest, Is.EqualTo((false, 250)));
        _socket.CanAccept = true;
        _socket.Turn();
        Assert.That(_socket.Latest, Is.EqualTo((true, -1)));
        _socket.Turn();
        Assert.That(_server!.Open, Is.EqualTo(1));
    }

    [Test]
    public void At_the_limit_the_connection_that_was_idle_longest_makes_room()
    {
        Start(new ServerLimits { MaxConnections = 3 });
        FakeConnection[] all = [Connect(), Connect(), Connect()];
        _socket.Turn(() => Array.ForEach(all, c => c.Serve()));
        _time.Advance(TimeSpan.FromSeconds(1));
        _socket.Turn(all[0].Serve);
        _time.Advance(TimeSpan.FromSeconds(1));
        _socket.Turn();
        Assert.That(Open(), Is.EqualTo(all), "the limit itself is allowed");
        Connect();
        Assert.That((all[0].Peer.IsDisposed, all[1].Peer.IsDisposed, all[2].Peer.IsDisposed, _server!.Open), Is.EqualTo((false, true, false, 3)));
    }

    [Test]
    public void Without_refusals_a_connection_that_never_sent_a_request_makes_room_before_one_that_did()
    {
        Start(new ServerLimits { MaxConnections = 2 });
        FakeConnection served = Connect(), silent = Connect();
        _socket.Turn(served.Serve);
        _time.Advance(TimeSpan.FromMinutes(1));
        _socket.Turn(() => silent.Receives = true);
        Connect();
        Assert.That((served.Peer.IsDisposed, silent.Peer.IsDisposed), Is.EqualTo((false, true)));
    }

    [Test]
    public void Without_refusals_and_with_all_connections_in_use_new_ones_wait()
    {
        Start(new ServerLimits { MaxConnections = 1 });
        FakeConnection used = Connect();
        _socket.Turn(() =>
        {
            used.Serve();
            used.Receives = true;
        });
        Assert.That(_socket.Latest.Accepting, Is.False);
        _socket.Turn(() => Knock(1));
        Assert.That((_server!.Accepted, used.Peer.IsDisposed), Is.EqualTo((1, false)));
    }

    // A connection that has not sent anything yet may be about to.
    [TestCase(999, true)]
    [TestCase(1000, false)]
    public void At_the_limit_a_new_connection_is_refused_while_the_others_are_busy_or_just_came(int milliseconds, bool refused)
    {
        Start(new ServerLimits { MaxConnections = 2 }, refuses: true);
        FakeConnection busy = Connect(), silent = Connect();
        _socket.Turn(() => busy.Receives = true);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _socket.Turn();
        FakeConnection third = Connect();
        Assert.That((third.IsRefused, silent.Peer.IsDisposed, busy.Peer.IsDisposed, _server!.Refused), Is.EqualTo((refused, !refused, false, refused ? 1 : 0)));
    }

    [Test]
    public void At_the_limit_a_connection_that_was_served_makes_room_at_once_even_for_one_that_could_be_refused()
    {
        Start(new ServerLimits { MaxConnections = 2 }, refuses: true);
        FakeConnection silent = Connect(), served = Connect();
        _time.Advance(TimeSpan.FromMinutes(1));
        _socket.Turn(served.Serve);
        Assert.That(Connect().IsRefused, Is.False);
        Assert.That((silent.Peer.IsDisposed, served.Peer.IsDisposed), Is.EqualTo((false, true)));
    }

    [Test]
    public void Refused_connections_do_not_count_towards_the_limit_and_at_most_64_stay_open()
    {
        Start(new ServerLimits { MaxConnections = 1 }, refuses: true);
        FakeConnection busy = Connect();
        _socket.Turn(() => busy.Receives = true);
        FakeConnection[] refused = [.. Enumerable.Range(0, 65).Select(_ => Connect())];
        Assert.That(refused.Count(c => c.IsRefused), Is.EqualTo(65));
        Assert.That((refused[0].Peer.IsDisposed, refused.Count(c => c.Peer.IsDisposed), _server!.Open, _server.Refused, _server.Accepted), Is.EqualTo((true, 1, 65, 65, 66)));
        _socket.Turn(() => busy.End());
        Assert.That(Connect().IsRefused, Is.False, "the place is free again");
    }

    // Awake time: a wait longer than a quarter of a second counts as that much, because it may be a freeze.
    [TestCase(9_999, false)]
    [TestCase(10_000, true)]
    public void A_request_that_takes_its_limit_of_awake_time_is_ended(int milliseconds, bool ended)
    {
        Start(new ServerLimits { RequestTime = TimeSpan.FromSeconds(10) });
        FakeConnection slow = Connect(), idle = Connect();
        _socket.Turn(() => slow.Receives = true);
        Pass(milliseconds);
        Assert.That((slow.Log.Contains("timed out"), slow.Peer.IsDisposed, _server!.TimedOut), Is.EqualTo((ended, ended, ended ? 1 : 0)));
        Assert.That(idle.Peer.IsDisposed, Is.False, "an idle connection may stay idle");
    }

    [Test]
    public void A_freeze_counts_as_a_quarter_of_a_second()
    {
        Start(new ServerLimits { RequestTime = TimeSpan.FromSeconds(1) });
        FakeConnection slow = Connect();
        _socket.Turn(() => slow.Receives = true);
        for (int i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            _socket.Turn();
        }

        Assert.That(slow.Peer.IsDisposed, Is.False);
        _time.Advance(TimeSpan.FromHours(1));
        _socket.Turn();
        Assert.That(slow.Peer.IsDisposed, Is.True);
    }

    [Test]
    public void Each_request_and_each_hold_has_its_own_time()
    {
        Start(new ServerLimits { RequestTime = TimeSpan.FromSeconds(1), HeldTime = TimeSpan.FromSeconds(2) });
        FakeConnection connection = Connect();
        _socket.Turn(() => connection.Receives = true);
        Pass(900);
        _socket.Turn(connection.Serve);
        Pass(900);
        _socket.Turn(connection.Hold);
        Pass(1999);
        Assert.That(connection.Peer.IsDisposed, Is.False);
        Pass(1);
        Assert.That(connection.Peer.IsDisposed, Is.True);
    }

    [Test]
    public void A_connection_on_which_the_code_fails_is_closed_and_counted()
    {
        Start(new ServerLimits());
        FakeConnection bad = Connect(), good = Connect();
        bad.OnReceived = (_, _) => throw new InvalidOperationException("boom");
        bad.Peer.Sends.Enqueue("ab");
        good.Peer.Sends.Enqueue("ab");
        _socket.Turn(() => bad.IsReady = good.IsReady = true);
        Assert.That((bad.Peer.IsDisposed, good.Peer.IsDisposed, _server!.Faults, _server.Open), Is.EqualTo((true, false, 1, 1)));
    }

    [Test]
    public void Only_a_connection_that_is_ready_is_read()
    {
        Start(new ServerLimits());
        FakeConnection ready = Connect(), other = Connect();
        int before = other.Peer.Reads;
        _socket.Turn(() => ready.IsReady = true);
        Assert.That((ready.Peer.Reads > 0, other.Peer.Reads), Is.EqualTo((true, before)));
    }

    [Test]
    public async Task A_drain_serves_those_that_are_there_and_ends_when_the_last_request_does()
    {
        Start(new ServerLimits());
        FakeConnection idle = Connect(), busy = Connect();
        _socket.Turn(() => busy.Receives = true);
        Knock(1);
        FakePeer waiting = _socket.Backlog.Peek();
        _server!.Drain();
        _socket.Arrived();
        Assert.That((idle.Peer.IsDisposed, busy.Peer.IsDisposed, _socket.IsListening, _server.Accepted), Is.EqualTo((true, false, false, 3)));
        Assert.That((waiting.IsDisposed, waiting.Reads, busy.Log, _socket.Latest.Accepting), Is.EqualTo((true, 1, new List<string> { "drain" }, false)));
        Assert.That(_server.Ended.IsCompleted, Is.False);
        busy.Receives = false;
        _socket.Wake();
        await _server.Ended.WaitAsync(Life.Patience);
        Assert.That((busy.Peer.IsDisposed, _server.Open), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task Disposing_closes_all_connections_and_the_socket()
    {
        Start(new ServerLimits());
        FakeConnection connection = Connect();
        _server!.Dispose();
        await _server.Ended.WaitAsync(Life.Patience);
        Assert.That((connection.Peer.IsDisposed, _server.Open, _socket.IsDisposed, _socket.IsListening), Is.EqualTo((true, 0, true, false)));
    }

    private void Start(ServerLimits limits, bool refuses = false)
    {
        _server = new SocketServer(_socket, peer => Add(peer, isRefused: false), limits, _time) { Refuse = refuses ? peer => Add(peer, isRefused: true) : null };
        _server.Start("test");
        _socket.Arrived();
    }

    private FakeConnection Add(IConnectionSocket peer, bool isRefused)
    {
        var connection = new FakeConnection((FakePeer)peer, isRefused);
        _connections.Add(connection);
        return connection;
    }

    private void Knock(int peers)
    {
        for (int i = 0; i < peers; i++) _socket.Backlog.Enqueue(new FakePeer());
    }

    /// <summary>Lets one client connect, and a turn in which its time begins.</summary>
    private FakeConnection Connect()
    {
        int before = _connections.Count;
        _socket.Turn(() => Knock(1));
        Assert.That(_connections, Has.Count.EqualTo(before + 1));
        _socket.Turn();
        return _connections[^1];
    }

    /// <summary>Lets awake time pass.</summary>
    private void Pass(int milliseconds)
    {
        for (int left = milliseconds; left > 0; left -= 250)
        {
            _time.Advance(TimeSpan.FromMilliseconds(Math.Min(250, left)));
            _socket.Turn();
        }
    }

    private FakeConnection[] Open() => [.. _connections.Where(c => !c.Peer.IsDisposed)];
}
