using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.Benchmarks.Harness;
using Lambda.Extensions.Sdk.Benchmarks.RuntimeApi;

namespace Lambda.Extensions.Sdk.Benchmarks.Receiver;

/// <summary>One life of samples/Monitoring with its receiver: batches of spans back to back over one connection, which it sends on.</summary>
internal sealed class ReceiverRun : IDisposable
{
    private const int WarmUp = 100;

    /// <summary>The time between batches at the rate of the gate.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(SpanBatches.Spans / ReceiverBenchmark.GatePerSecond);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _program;
    private readonly TimeProvider _time;
    private readonly ApiListener _api = new();
    private readonly Endpoint _endpoint = new();

    private ReceiverRun(string program, TimeProvider time)
    {
        _program = program;
        _time = time;
    }

    /// <exception cref="BenchmarkException">The extension did not live through it, or receives nothing.</exception>
    public static ReceiverResult Measure(string program, int batches, TimeProvider time)
    {
        using var run = new ReceiverRun(program, time);
        int port = FreePort();
        using var plan = new SpawnPlan([program],
        [
            .. PlatformVariables.Of(run._api.Address), "MONITORING_OTLP_RECEIVER=true", string.Create(CultureInfo.InvariantCulture, $"MONITORING_OTLP_RECEIVER_PORT={port}"),
            string.Create(CultureInfo.InvariantCulture, $"MONITORING_OTLP_ENDPOINT=http://127.0.0.1:{run._endpoint.Port}"), "MONITORING_OTLP_COMPRESSION=none",
        ]);
        using ChildProcess process = ChildProcess.Start(plan, time);
        return run.Run(process, port, batches);
    }

    public void Dispose()
    {
        _endpoint.Dispose();
        _api.Dispose();
    }

    private ReceiverResult Run(ChildProcess process, int port, int batches)
    {
        AwaitNext(process);
        byte[] post = SpanBatches.Post(port);
        using var exporter = RawConnection.Connect(port);
        for (int i = 0; i < WarmUp; i++) Post(exporter, post);
        int postponed = 0;
        long start = _time.GetTimestamp();
        for (int i = 0; i < batches; i++)
        {
            if (!Post(exporter, post)) postponed++;
        }

        double rate = (batches - postponed) * (double)SpanBatches.Spans / _time.GetElapsedTime(start).TotalSeconds;
        long sent = _endpoint.Bytes;
        var result = new ReceiverResult(rate, Paced(exporter, post, batches), postponed, sent, process.Status("VmHWM") / 1024.0);
        process.Kill();
        return result;
    }

    /// <summary>Returns the time of each batch at the rate of the gate.</summary>
    private double[] Paced(RawConnection exporter, byte[] post, int batches)
    {
        double[] ms = new double[batches];
        long start = _time.GetTimestamp();
        for (int i = 0; i < batches; i++)
        {
            TimeSpan early = (Interval * i) - _time.GetElapsedTime(start);
            if (early > TimeSpan.Zero) Thread.Sleep(early);
            long since = _time.GetTimestamp();
            Post(exporter, post);
            ms[i] = _time.GetElapsedTime(since).TotalMilliseconds;
        }

        return ms;
    }

    /// <summary>Returns whether the batch was acknowledged; otherwise the exporter is to send it again.</summary>
    private bool Post(RawConnection exporter, byte[] post)
    {
        exporter.Send(post);
        if (!exporter.TryReceive()) throw new BenchmarkException($"{_program} closed the exporter's connection.");
        return exporter.Status switch
        {
            200 => true,
            503 => false,
            _ => throw new BenchmarkException($"{_program} answered a batch with {exporter.Status}."),
        };
    }

    private void AwaitNext(ChildProcess process)
    {
        while (true)
        {
            ApiConnection connection = _api.Wait(process.ExitDescriptor, _time.GetTimestamp() + (long)(Limit.TotalSeconds * _time.TimestampFrequency), _time, out _, out _) ?? throw new BenchmarkException($"{_program} did not ask for next.");
            if (connection.Target.SequenceEqual("GET /2020-01-01/extension/event/next"u8)) return;
            byte[] answer = connection.Target.SequenceEqual("POST /2020-01-01/extension/register"u8) ? Answers.Registered : Answers.NoTelemetry;
            connection.Clear();
            connection.Send(answer);
        }
    }

    private static int FreePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }
}
