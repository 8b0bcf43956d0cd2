using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.RuntimeApi;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.RuntimeApi;

/// <summary>A proxy between raw runtimes and a raw platform, with a guard whose hooks a test writes.</summary>
internal sealed class Proxied : IDisposable, IRuntimeProxyHost
{
    private readonly TcpListener _platform = new(IPAddress.Loopback, 0);
    private readonly List<(HookKind Hook, RuntimeHookFailure Failure, Exception? Error, bool FailsClosed)> _settled = [];
    private readonly List<RuntimeAnswer> _answers = [];

    public Proxied(RuntimeHookSet overridden = RuntimeHookSet.None, Guard? guard = null, Action<ExtensionOptions>? configure = null, TimeProvider? time = null, int? upstream = null)
    {
        Time = time ?? TimeProvider.System;
        _platform.Start();
        RuntimeApi = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{upstream ?? ((IPEndPoint)_platform.LocalEndpoint).Port}");
        Options.RuntimeApi.Port = 0;
        // Hooks that must end in time get all the time that they need; those that must not, set their own.
        Options.RuntimeApi.HookTimeout = TimeSpan.FromSeconds(60);
        configure?.Invoke(Options);
        Proxy = new RuntimeProxy(overridden);
        Proxy.Listen(this);
        Proxy.Start();
        Proxy.Open(guard ?? new Guard());
    }

    public RuntimeProxy Proxy { get; }

    public RecordingLoggers Logs { get; } = new();

    public ExtensionOptions Options { get; } = new();

    public string RuntimeApi { get; }

    public TimeProvider Time { get; }

    public ILogger Log => Logs;

    public bool IsActive { get; set; } = true;

    public IReadOnlyList<(HookKind Hook, RuntimeHookFailure Failure, Exception? Error, bool FailsClosed)> Settled
    {
        get
        {
            lock (_settled) return [.. _settled];
        }
    }

    public IReadOnlyList<RuntimeAnswer> Answers
    {
        get
        {
            lock (_answers) return [.. _answers];
        }
    }

    public void Settle(HookKind hook, RuntimeHookFailure failure, Exception? error, TimeSpan budget, bool failsClosed)
    {
        lock (_settled) _settled.Add((hook, failure, error, failsClosed));
    }

    public void Answered(RuntimeAnswer answer)
    {
        lock (_answers)
        {
            _answers.Add(answer);
            Monitor.PulseAll(_answers);
        }
    }

    public RuntimeAnswer WaitForAnswer()
    {
        lock (_answers)
        {
            while (_answers.Count == 0) Assert.That(Monitor.Wait(_answers, Life.Patience), Is.True);
            return _answers[^1];
        }
    }

    /// <summary>Connects as a runtime.</summary>
    public Peer Connect() => Peer.Connect(Proxy.Port);

    /// <summary>Accepts the proxy's next connection, as the platform.</summary>
    public Peer Accept()
    {
        Task<Socket> accepted = _platform.AcceptSocketAsync();
        Assert.That(accepted.Wait(Life.Patience), Is.True, "the proxy did not connect");
        return new Peer(accepted.Result);
    }

    /// <summary>Lets nothing listen at the platform's address any more.</summary>
    public void StopPlatform() => _platform.Stop();

    public void Dispose()
    {
        Proxy.Dispose();
        _platform.Stop();
    }
}
