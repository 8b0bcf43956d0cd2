using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Benchmarks.Receiver;
using Lambda.Extensions.Sdk.Benchmarks.Report;
using Lambda.Extensions.Sdk.Benchmarks.Setup;

namespace Lambda.Extensions.Sdk.Benchmarks.Held;

/// <summary>Measures how long samples/Monitoring holds an environment, for each flush policy, with and without something to send, and prints it.</summary>
internal static class HeldBenchmark
{
    /// <summary>For a policy that waits for the handler's end; another one must have asked before.</summary>
    private const double GateMicroseconds = 200;

    private static readonly string[] Policies = ["end", "adaptive", "pipelined", "periodic:20000"];

    /// <returns>Whether the gates are met.</returns>
    /// <exception cref="BenchmarkException">An extension did not live through a run.</exception>
    public static bool Run(Repository repository, BenchmarkOptions options, MachineSpeed speed, TimeProvider time)
    {
        IReadOnlyList<string> programs = options.Extensions is [_, ..] ? options.Extensions : [SamplePublisher.Publish(repository, "Monitoring")];
        using var endpoint = new Endpoint();
        (string Name, bool IsGated, string[] Variables)[] loads =
        [
            ("nothing to send", true, ["MONITORING_EMF=false", "MONITORING_PROC=false"]),
            ("documents", true, []),
            ("documents, breaker open", true, [At(ClosedPort()), "MONITORING_OTLP_PAUSE_MS=300000"]),
            ("documents and OTLP", false, [At(endpoint.Port)]),
        ];
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"held from the acknowledgement of runtimeDone to next, {options.Rounds} rounds of {options.Events} invocations, µs; gates: {GateMicroseconds} for end, 0 for the others");
        bool met = true;
        speed.Sample();
        foreach (string policy in Policies)
        {
            foreach ((string name, bool isGated, string[] variables) in loads)
            {
                List<double[]>[] held = Measure(programs, [$"LAMBDA_EXT_FLUSH={policy}", .. variables], options, time);
                for (int p = 0; p < programs.Count; p++)
                {
                    List<double> p50 = [.. held[p].Select(h => h[h.Length / 2])];
                    double median = Median(p50);
                    if (isGated || policy != "end") met &= speed.IsWithin(median, policy == "end" ? GateMicroseconds : 0);
                    report.AppendLine(CultureInfo.InvariantCulture, $"{policy,-15} {name,-24} p50 {median:0} [{p50.Min():0}..{p50.Max():0}]  p99 {Median([.. held[p].Select(h => h[h.Length * 99 / 100])]):0}  {programs[p]}");
                }
            }
        }

        speed.Sample();
        Console.Out.WriteLine(report.Append(speed).ToString());
        return met;
    }

    /// <summary>Returns the rounds of each program. The order is reversed in each second round.</summary>
    private static List<double[]>[] Measure(IReadOnlyList<string> programs, string[] variables, BenchmarkOptions options, TimeProvider time)
    {
        var held = new List<double[]>[programs.Count];
        for (int p = 0; p < programs.Count; p++) held[p] = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            for (int i = 0; i < programs.Count; i++)
            {
                int p = round % 2 == 0 ? i : programs.Count - 1 - i;
                held[p].Add(HeldRun.Measure(programs[p], variables, options.Events, time));
            }
        }

        return held;
    }

    private static string At(int port) => string.Create(CultureInfo.InvariantCulture, $"MONITORING_OTLP_ENDPOINT=http://127.0.0.1:{port}");

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static int ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
