namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>One turn of a connection, whatever its peer sends and accepts.</summary>
[Category("G20")]
internal sealed class ServerConnectionTests : IDisposable
{
    private readonly FakePeer _peer = new();
    private readonly FakeConnection _connection;

    public ServerConnectionTests() => _connection = new FakeConnection(_peer);

    public void Dispose() => _connection.Dispose();

    [Test]
    public void A_turn_reads_until_the_socket_is_empty()
    {
        Peer("abcd", "efgh", "ij", "kl");
        Assert.That(_connection.Advance(), Is.True);
        // The short read shows that the socket is empty, without another call.
        Assert.That((_connection.Log, _peer.Reads), Is.EqualTo((new List<string> { "abcd", "efgh", "ij" }, 3)));
    }

    [Test]
    public void A_peer_that_is_always_ready_is_read_32_times_in_a_turn()
    {
        for (int i = 0; i < 100; i++) Peer("abcd");
        Assert.That(_connection.Advance(), Is.True);
        Assert.That(_peer.Reads, Is.EqualTo(32));
    }

    [Test]
    public void The_end_of_the_peer_is_the_end_of_the_connection()
    {
        Peer("abcd", "");
        Assert.That(_connection.Advance(), Is.False);
        Assert.That(_connection.Log, Is.EqualTo((string[])["abcd", "ended"]));
    }

    [Test]
    public void After_the_last_answer_the_connection_ends_in_the_same_turn([Values("ab", "abcd")] string piece)
    {
        Peer(piece, "more");
        _connection.OnReceived = (c, _) =>
        {
            c.Answer("bye");
            c.Last = true;
        };
        Assert.That(_connection.Advance(), Is.False);
        Assert.That((_peer.Accepted, _connection.Log.Count), Is.EqualTo(("bye", 1)));
    }

    [Test]
    public void After_the_last_of_32_reads_the_connection_ends_in_the_same_turn()
    {
        for (int i = 0; i < 32; i++) Peer("abcd");
        _connection.OnReceived = (c, _) => c.Last = c.Log.Count == 32;
        Assert.That(_connection.Advance(), Is.False);
    }

    [Test]
    public void Data_that_the_peer_does_not_accept_is_kept_in_order_and_nothing_is_read_meanwhile()
    {
        Peer("abcd");
        _peer.Accepts = 3;
        _connection.Answer("first ");
        _connection.Answer(new string('x', 2000));
        Assert.That((_connection.WantsToSend, _connection.IsBusy), Is.EqualTo((true, true)));
        for (int i = 0; i < 2003; i++)
        {
            Assert.That((_connection.Advance(), _peer.Reads), Is.EqualTo((true, 0)));
            _peer.Accepts = 1;
        }

        Assert.That(_connection.WantsToSend, Is.True);
        Assert.That(_connection.Advance(), Is.True);
        Assert.That(_peer.Accepted, Is.EqualTo("first " + new string('x', 2000)));
        Assert.That((_connection.WantsToSend, _connection.IsBusy), Is.EqualTo((false, false)));
        Assert.That(_connection.Log, Is.EqualTo((string[])["sent", "abcd"]));
    }

    [Test]
    public void Data_that_follows_data_half_sent_is_sent_after_it()
    {
        _peer.Accepts = 2;
        _connection.Answer("abcd");
        _peer.Accepts = 1;
        _connection.Advance();
        _connection.Answer("efgh");
        _peer.Accepts = 100;
        Assert.That(_connection.Advance(), Is.True);
        _connection.Answer("ij");
        Assert.That((_peer.Accepted, _connection.WantsToSend), Is.EqualTo(("abcdefghij", false)));
    }

    [Test]
    public void A_last_answer_that_is_pending_ends_the_connection_when_it_is_accepted()
    {
        _peer.Accepts = 1;
        _connection.Answer("bye");
        _connection.Last = true;
        Assert.That(_connection.Advance(), Is.True);
        _peer.Accepts = 100;
        Assert.That(_connection.Advance(), Is.False);
        Assert.That((_peer.Accepted, _peer.Reads), Is.EqualTo(("bye", 0)));
    }

    [Test]
    public void A_peer_that_disconnects_while_data_is_pending_ends_the_connection()
    {
        _peer.Accepts = 1;
        _connection.Answer("bye");
        _peer.Accepts = -1;
        Assert.That(_connection.Advance(), Is.False);
    }

    [Test]
    public void A_peer_that_has_disconnected_ends_the_connection_at_the_next_answer()
    {
        _peer.Accepts = -1;
        _connection.Answer("x");
        Assert.That((_connection.Last, _connection.WantsToSend, _connection.Advance()), Is.EqualTo((true, false, false)));
    }

    [Test]
    public void A_held_connection_is_not_read_until_it_may_continue()
    {
        Peer("ab");
        _connection.Hold();
        Assert.That((_connection.Advance(), _peer.Reads, _connection.IsBusy), Is.EqualTo((true, 0, true)));
        _connection.MayContinue = true;
        Assert.That(_connection.Advance(), Is.True);
        Assert.That((_connection.Log, _connection.IsHeld), Is.EqualTo((new List<string> { "continued", "ab" }, false)));
    }

    [Test]
    public void A_connection_that_becomes_held_is_not_read_further()
    {
        Peer("abcd", "efgh");
        _connection.OnReceived = (c, _) => c.Hold();
        Assert.That(_connection.Advance(), Is.True);
        Assert.That(_connection.Log, Is.EqualTo((string[])["abcd"]));
    }

    [Test]
    public void The_number_of_its_state_changes_with_each_request_and_each_state()
    {
        var seen = new HashSet<long> { _connection.Busyness };
        _connection.Receives = true;
        Assert.That(seen.Add(_connection.Busyness), Is.True, "busy");
        _connection.Hold();
        Assert.That(seen.Add(_connection.Busyness), Is.True, "held");
        Assert.That(_connection.HasServed, Is.False);
        _connection.Serve();
        Assert.That((seen.Add(_connection.Busyness), _connection.HasServed), Is.EqualTo((true, true)), "another request");
    }

    private void Peer(params string[] pieces)
    {
        foreach (string piece in pieces) _peer.Sends.Enqueue(piece);
    }
}
