using System.Globalization;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Bench;

/// <summary>Runs one life of an environment and measures it.</summary>
internal sealed class BenchLife(BenchSubject subject, TimeProvider time)
{
    private readonly Dictionary<Metric, List<double>> _figures = [];

    /// <exception cref="SetupException">The environment does not work, so that its times mean nothing.</exception>
    public async Task<IReadOnlyDictionary<Metric, List<double>>> RunAsync(CancellationToken cancellationToken)
    {
        LambdaEmulator emulator = await RunSession.Builder(subject.Options, subject.Prepared, time).StartWithoutInitAsync(cancellationToken).ConfigureAwait(false);
        await using (emulator.ConfigureAwait(false))
        {
            InitResult init = await emulator.WaitForInitAsync(cancellationToken).ConfigureAwait(false);
            if (!init.Succeeded) throw Broken($"INIT ended with {init}: {init.Message?.Split('\n')[0]}");
            Add(Metric.Init, init.Duration);
            for (int i = 0; i < subject.Options.Invocations; i++)
            {
                var request = new InvocationRequest { Payload = subject.Options.Events[i % subject.Options.Events.Count] };
                InvocationResult result = await emulator.InvokeAsync(request).WaitAsync(cancellationToken).ConfigureAwait(false);
                if (result.Outcome != EmulatedOutcome.Success) throw Broken($"an invocation ended with {result}");
                Add(Metric.Duration, result.Duration);
                if (result.PostRuntimeDuration is { } held) Add(Metric.Held, held);
            }

            if (subject.Names.Count > 0) Add(Metric.Memory, subject.Names.Sum(name => PeakMebibytes(emulator.Extensions[name].ProcessId)));
            await emulator.ShutdownAsync(cancellationToken).ConfigureAwait(false);
            foreach (string name in subject.Names) AddPhases([.. emulator.Timeline.Where(happened => happened.Extension == name)], emulator.Extensions[name].ExitedAfter);
        }

        return _figures;
    }

    /// <summary>Adds the phases of one extension. Of several extensions, the slowest counts.</summary>
    private void AddPhases(List<EmulatorEvent> events, TimeSpan? exitedAfter)
    {
        TimeSpan? started = First(events, EmulatorEventNames.ExtensionStarted), registered = First(events, EmulatorEventNames.ExtensionRegistered), next = First(events, EmulatorEventNames.ExtensionNext);
        if (registered - started is { } register) KeepSlowest(Metric.Register, register);
        if (next - registered is { } first) KeepSlowest(Metric.FirstNext, first);
        if (exitedAfter is { } exit) KeepSlowest(Metric.Exit, exit);
    }

    private static TimeSpan? First(List<EmulatorEvent> events, string name) => events.Find(happened => happened.Name == name)?.Offset;

    private void Add(Metric metric, TimeSpan value) => Add(metric, value.TotalMilliseconds);

    private void Add(Metric metric, double value)
    {
        if (!_figures.TryGetValue(metric, out List<double>? values)) _figures[metric] = values = [];
        values.Add(value);
    }

    private void KeepSlowest(Metric metric, TimeSpan value)
    {
        if (!_figures.TryGetValue(metric, out List<double>? values))
            Add(metric, value);
        else
            values[0] = Math.Max(values[0], value.TotalMilliseconds);
    }

    /// <summary>Returns the peak of a process that still runs; zero without /proc.</summary>
    private static double PeakMebibytes(int? processId)
    {
        const string Peak = "VmHWM:";
        string status = FormattableString.Invariant($"/proc/{processId}/status");
        if (processId is null || !File.Exists(status)) return 0;
        string? line = File.ReadLines(status).FirstOrDefault(line => line.StartsWith(Peak, StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.AsSpan(Peak.Length).Trim().TrimEnd("kB").Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture) / 1024;
    }

    private SetupException Broken(string problem) => new($"{subject.Label} cannot be measured: {problem}. See it with 'lambda-ext run', or 'lambda-ext check'.");
}
