namespace Lambda.Extensions.Sdk.Benchmarks.Report;

/// <summary>
/// The figures, and what we hold the Minimal sample to. A gate is not passed unnoticed; a moonshot is the goal: ahead of the
/// strongest extension SDK in any language, a native one, in each row. docs/performance.md explains both. All times are held against
/// the floor, so that a slow machine misses no gate by itself.
/// </summary>
internal static class Figures
{
    public static IReadOnlyList<Figure> All { get; } =
    [
        new("spawnToRegister", "spawn → register", "ms", "0.00", r => r.SpawnToRegisterMs, Against.Floor, Gate: 3.4, Moonshot: 2.6),
        new("spawnToNext", "spawn → first next", "ms", "0.00", r => r.SpawnToNextMs, Against.Floor, Gate: 4.0, Moonshot: 3.0),
        new("turnaroundP50", "event turnaround p50", "µs", "0.0", r => r.TurnaroundP50Us, Against.Floor, Gate: 1.5, Moonshot: 1.1) { GateOnOneCore = 2 },
        new("turnaroundP99", "event turnaround p99", "µs", "0.0", r => r.TurnaroundP99Us, Against.Floor),
        new("cpu", "CPU, start and all events", "ms", "0.0", r => r.CpuMs, Against.Floor, Gate: 2.0, Moonshot: 1.5) { GateOnOneCore = 2.8 },
        new("rssAtFirstNext", "peak RSS at first next", "MiB", "0.00", r => r.RssAtFirstNextMiB, Against.Value),
        new("peakRss", "peak RSS after all events", "MiB", "0.00", r => r.PeakRssMiB, Against.Value, Gate: 5.8, Moonshot: 5.4),
        new("binary", "binary", "MB", "0.00", r => r.BinaryMB, Against.Value, Gate: 4.2, Moonshot: 3),
        new("shutdownToExit", "SHUTDOWN → exit", "ms", "0.00", r => r.ShutdownToExitMs, Against.Floor, Gate: 10, Moonshot: 7.5),
        new("connections", "connections", "", "0", r => r.Connections, Against.Value, Gate: 1, Moonshot: 1),
        new("threads", "threads", "", "0", r => r.Threads, Against.Value),
        new("exitCode", "exit code", "", "0", r => r.ExitCode, Against.Value),
    ];
}
