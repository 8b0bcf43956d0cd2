using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lambda.Extensions.Sdk.CachingTests.Support;

/// <summary>A redis-server of a test's own.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly Process _process;

    private RedisProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public string Connection => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Starts one; where redis-server is not installed the test is skipped, and says so.</summary>
    public static async Task<RedisProcess> StartAsync(int? port = null)
    {
        int own = port ?? FreePort.Take();
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["--port", own.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()]) start.ArgumentList.Add(argument);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("redis-server is not installed (Debian: apt-get install redis-server): what needs a real Redis is not tested here.");
            throw;
        }

        var redis = new RedisProcess(process, own);
        var ready = new TaskCompletionSource();
        process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is null || e.Data.Contains("Ready to accept connections", StringComparison.Ordinal)) ready.TrySetResult();
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.Patiently();
        return redis;
    }

    /// <summary>Sends a command and returns all that comes back by then, in Redis's own protocol.</summary>
    public string Ask(params string[] words)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, Port);
        string command = $"*{words.Length}\r\n{string.Concat(words.Select(w => $"${w.Length}\r\n{w}\r\n"))}*1\r\n$4\r\nQUIT\r\n";
        socket.Send(Encoding.ASCII.GetBytes(command));
        using var all = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        for (int n; (n = socket.Receive(buffer)) > 0;) all.Write(buffer, 0, n);
        return Encoding.Latin1.GetString(all.ToArray());
    }

    /// <summary>Everything that lies in it: the names and the raw values.</summary>
    public string Dump()
    {
        string[] names = [.. Ask("KEYS", "*").Split("\r\n").Where(l => l.StartsWith("caching", StringComparison.Ordinal))];
        return string.Concat(names.Select(n => n + Ask("HGETALL", n)));
    }

    /// <summary>Stops answering, connections stay.</summary>
    public void Pause() => Signal("STOP");

    public void Resume() => Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
