using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Benchmarks.Report;
using Lambda.Extensions.Sdk.Benchmarks.Setup;

namespace Lambda.Extensions.Sdk.Benchmarks.Held;

/// <summary>Measures how long samples/Monitoring holds an environment without an endpoint and with one that is down, and prints it.</summary>
internal static class HeldBenchmark
{
    private const double GateMicroseconds = 200;

    /// <returns>Whether the gate is met.</returns>
    /// <exception cref="BenchmarkException">An extension did not live through a run.</exception>
    public static bool Run(Repository repository, BenchmarkOptions options, MachineSpeed speed, TimeProvider time)
    {
        IReadOnlyList<string> programs = options.Extensions is [_, ..] ? options.Extensions : [SamplePublisher.Publish(repository, "Monitoring")];
        (string Name, string[] Variables)[] cases =
        [
            ("no endpoint", []),
            ("no documents", ["MONITORING_EMF=false", "MONITORING_PROC=false"]),
            ("breaker open", [string.Create(CultureInfo.InvariantCulture, $"MONITORING_OTLP_ENDPOINT=http://127.0.0.1:{ClosedPort()}"), "MONITORING_OTLP_PAUSE_MS=300000"]),
        ];
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"held from the acknowledgement of runtimeDone to next, {options.Rounds} rounds of {options.Events} invocations, µs");
        bool met = true;
        speed.Sample();
        foreach ((string name, string[] variables) in cases)
        {
            var p50 = new List<double>[programs.Count];
            var p99 = new List<double>[programs.Count];
            for (int p = 0; p < programs.Count; p++) (p50[p], p99[p]) = ([], []);
            for (int round = 0; round < options.Rounds; round++)
            {
                for (int i = 0; i < programs.Count; i++)
                {
                    int p = round % 2 == 0 ? i : programs.Count - 1 - i;
                    double[] held = HeldRun.Measure(programs[p], variables, options.Events, time);
                    p50[p].Add(held[held.Length / 2]);
                    p99[p].Add(held[held.Length * 99 / 100]);
                }
            }

            speed.Sample();
            for (int p = 0; p < programs.Count; p++)
            {
                double median = Median(p50[p]);
                met &= speed.IsWithin(median, GateMicroseconds);
                report.AppendLine(CultureInfo.InvariantCulture, $"{name,-14} p50 {median:0} [{p50[p].Min():0}..{p50[p].Max():0}]  p99 {Median(p99[p]):0}  {programs[p]}");
            }
        }

        Console.Out.Write(report.AppendLine(speed.ToString()).ToString());
        return met;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static int ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
