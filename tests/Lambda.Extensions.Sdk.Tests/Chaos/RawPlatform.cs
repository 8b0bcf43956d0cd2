using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lambda.Extensions.Sdk.Tests.Chaos;

/// <summary>
/// The control plane of one life over a bare socket: register, subscribe, two invocations, shutdown. One call fails, once or always.
/// Nothing between it and the extension repairs a byte.
/// </summary>
internal sealed class RawPlatform : IDisposable
{
    private const string Id = "Lambda-Extension-Identifier: 6f1a3d0e-9d1c-4b8e-9f53-0123456789ab\r\n";

    private readonly Call _failing;
    private readonly CallFault _fault;
    private readonly bool _always;
    private readonly Lock _gate = new();
    private readonly List<Call> _calls = [];
    private readonly List<Socket> _open = [];
    private readonly int _port;
    private Socket? _listener;
    private bool _struck;
    private int _delivered;

    public RawPlatform(Call failing, CallFault fault, bool always)
    {
        (_failing, _fault, _always) = (failing, fault, always);
        _listener = Listen(0);
        _port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        if (fault.Refuses && failing == Call.Register) Refuse();
        else Accept();
    }

    public string Address => $"127.0.0.1:{_port}";

    /// <summary>The calls whose request arrived whole.</summary>
    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    /// <summary>True when the extension asked for an event behind SHUTDOWN. The platform would let it wait and kill it at the deadline.</summary>
    public bool AskedBehindShutdown { get; private set; }

    public void Dispose()
    {
        lock (_gate)
        {
            _listener?.Dispose();
            _listener = null;
            foreach (Socket socket in _open) socket.Dispose();
        }
    }

    private static Socket Listen(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        socket.Listen();
        return socket;
    }

    private void Accept()
    {
        Socket listener = _listener!;
        _ = Task.Run(async () =>
        {
            while (true)
            {
                Socket socket;
                try
                {
                    socket = await listener.AcceptAsync();
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    return;
                }

                lock (_gate) _open.Add(socket);
                _ = Task.Run(() => ServeAsync(socket));
            }
        });
    }

    /// <summary>Stops listening; once it has been asked, a life with a fault that strikes once goes on where it was.</summary>
    private void Refuse()
    {
        lock (_gate)
        {
            _listener?.Dispose();
            _listener = null;
            _struck = true;
            if (_always) return;
        }

        // The extension sees no more than a closed port for its first tries.
        _ = Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10));
            lock (_gate)
            {
                _listener = Listen(_port);
                Accept();
            }
        });
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        try
        {
            while (await RequestAsync(socket) is { } call)
            {
                if (!await AnswerAsync(socket, call)) break;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The extension or the end of the life has closed it.
        }
        finally
        {
            socket.Dispose();
        }
    }

    private async Task<Call?> RequestAsync(Socket socket)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await socket.ReceiveAsync(one) == 0) return null;
            head.Append((char)one[0]);
        }

        string text = head.ToString();
        int length = 0;
        foreach (string line in text.Split("\r\n"))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) length = int.Parse(line["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture);
        }

        for (byte[] body = new byte[length]; length > 0; length -= await socket.ReceiveAsync(body.AsMemory(0, length)))
        {
        }

        string path = text.Split(' ')[1];
        return path switch
        {
            "/2020-01-01/extension/register" => Call.Register,
            "/2022-07-01/telemetry" => Call.Subscribe,
            "/2020-01-01/extension/init/error" => Call.InitError,
            "/2020-01-01/extension/exit/error" => Call.ExitError,
            _ => (Call)((int)Call.FirstNext + Math.Min(_delivered, 2)),
        };
    }

    /// <summary>Answers; false when the connection is at its end.</summary>
    private async Task<bool> AnswerAsync(Socket socket, Call call)
    {
        Answer answer = Proper(call);
        bool isNext = call is Call.FirstNext or Call.NextAfterInvoke or Call.NextForShutdown;
        bool fails;
        lock (_gate)
        {
            if (isNext && _delivered > 2)
            {
                AskedBehindShutdown = true;
                answer = new Answer("403 Forbidden", "", "");
            }

            _calls.Add(call);
            fails = call == _failing && (_always || !_struck) && !AskedBehindShutdown;
            if (fails) _struck = true;
            if (isNext && !(fails && _fault.IsBeforeTheCall)) _delivered++;
        }

        if (!fails)
        {
            await socket.SendAsync(answer.Whole());
            return true;
        }

        if (_fault.Refuses) return Close(socket, refuse: true);
        byte[] bytes = _fault.Bytes?.Invoke(answer) ?? [];
        if (_fault.ByteByByte)
        {
            for (int i = 0; i < bytes.Length; i++) await socket.SendAsync(bytes.AsMemory(i, 1));
        }
        else
        {
            for (int sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent));
        }

        return !_fault.Closes || Close(socket, refuse: false);
    }

    private bool Close(Socket socket, bool refuse)
    {
        // Without bytes a reset, behind bytes an end that lets them arrive.
        if (_fault.Bytes is null) socket.LingerState = new LingerOption(true, 0);
        else socket.Shutdown(SocketShutdown.Send);
        if (refuse) Refuse();
        return false;
    }

    private static Answer Proper(Call call)
    {
        long deadline = DateTimeOffset.UtcNow.AddSeconds(60).ToUnixTimeMilliseconds();
        const string json = "Content-Type: application/json\r\n";
        return call switch
        {
            Call.Register => new Answer("200 OK", json + Id, """{"functionName":"f","functionVersion":"$LATEST","handler":"h"}"""),
            Call.Subscribe => new Answer("200 OK", "", "\"OK\""),
            Call.NextForShutdown => new Answer("200 OK", "", $$"""{"eventType":"SHUTDOWN","shutdownReason":"spindown","deadlineMs":{{deadline}}}"""),
            Call.InitError or Call.ExitError => new Answer("202 Accepted", json, """{"status":"OK"}"""),
            _ => new Answer("200 OK", json, $$$"""{"eventType":"INVOKE","deadlineMs":{{{deadline}}},"requestId":"{{{Guid.NewGuid()}}}","invokedFunctionArn":"arn:aws:lambda:us-east-1:123456789012:function:f","tracing":{"type":"X-Amzn-Trace-Id","value":"Root=1-5759e988-bd862e3fe1be46a994272793"}}"""),
        };
    }
}
