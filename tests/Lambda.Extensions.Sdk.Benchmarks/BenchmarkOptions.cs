using System.Globalization;

namespace Lambda.Extensions.Sdk.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed class BenchmarkOptions
{
    public const string Usage = """
        usage: dotnet run -c Release --project tests/Lambda.Extensions.Sdk.Benchmarks -- [functions | telemetry | proxy | receiver | held | all] [options]

          functions          measure what internal extensions and wrappers add to functions, instead of external extensions
          telemetry          measure how many records extensions take a second, and their memory meanwhile
          proxy              measure what the proxy of the Runtime API adds to an invocation
          receiver           measure how many spans the receiver of samples/Monitoring takes a second
          held               measure how long samples/Monitoring holds an environment after the platform has delivered the handler's end, for each
                             flush policy, with and without something to send
          all                measure everything, one after the other, in about 20 minutes
          --rounds N         runs of each program, 1 to 1000 (20; telemetry, proxy and receiver: 5; held: 2)
          --events N         invocations a run, 200 to 1000000 (3000, for which the gates are set; functions: 1000; telemetry: records, 1000000;
                             receiver: batches of 100 spans, 5000; held: 200)
          --extension PATH   an extension's executable, instead of samples/Minimal (telemetry: tests/Apps/TelemetryReader, proxy: tests/Apps/RuntimePassThrough)
                             published natively; repeatable
          --json             print one JSON document instead of the tables
          --check            exit with 1 when a gate is missed: a multiple of the floor, a size or a count; gates in units of time and rates widen by
                             as much as the floor's start takes longer than on the machine that they were set on

        Exit code: 0, 1 when a run failed, 2 for wrong usage.
        """;

    /// <summary>The number of events the gates are set for.</summary>
    public const int DefaultEvents = 3000;

    private static readonly Dictionary<string, BenchmarkKind> Words = new(StringComparer.Ordinal)
    {
        ["functions"] = BenchmarkKind.Functions,
        ["telemetry"] = BenchmarkKind.Telemetry,
        ["proxy"] = BenchmarkKind.Proxy,
        ["receiver"] = BenchmarkKind.Receiver,
        ["held"] = BenchmarkKind.Held,
        ["all"] = BenchmarkKind.All,
    };

    private readonly List<string> _extensions = [];

    private BenchmarkOptions()
    {
    }

    public BenchmarkKind Kind { get; private init; }

    public int Rounds { get; private set; }

    public int Events { get; private set; }

    /// <summary>Absolute paths of executables; empty for the sample.</summary>
    public IReadOnlyList<string> Extensions => _extensions;

    public bool Json { get; private set; }

    public bool Check { get; private set; }

    /// <exception cref="FormatException">Wrong usage; the message says which.</exception>
    public static BenchmarkOptions Parse(string[] arguments)
    {
        BenchmarkKind kind = arguments is [var word, ..] && Words.TryGetValue(word, out BenchmarkKind named) ? named : BenchmarkKind.Extensions;
        BenchmarkOptions options = For(kind);
        for (int i = kind == BenchmarkKind.Extensions ? 0 : 1; i < arguments.Length; i++)
        {
            string option = arguments[i];
            switch (option)
            {
                case "--extension" when kind is BenchmarkKind.Functions or BenchmarkKind.All:
                case "--json" when kind != BenchmarkKind.Extensions:
                case "--rounds" or "--events" when kind == BenchmarkKind.All:
                    throw new FormatException($"{option} is not for '{arguments[0]}'.");
                case "--json":
                    options.Json = true;
                    break;
                case "--check":
                    options.Check = true;
                    break;
                case "--rounds":
                    options.Rounds = Number(option, Value(), 1, 1000);
                    break;
                case "--events":
                    options.Events = Number(option, Value(), 200, 1_000_000);
                    break;
                case "--extension":
                    options._extensions.Add(Executable(Value()));
                    break;
                default:
                    throw new FormatException($"Unknown option '{option}'.");
            }

            string Value() => ++i < arguments.Length ? arguments[i] : throw new FormatException($"{option} needs a value.");
        }

        return options;
    }

    /// <summary>Returns the defaults of one kind.</summary>
    public static BenchmarkOptions For(BenchmarkKind kind, bool check = false)
    {
        (int events, int rounds) = kind switch
        {
            BenchmarkKind.Functions => (1000, 20),
            BenchmarkKind.Telemetry => (1_000_000, 5),
            BenchmarkKind.Proxy => (5000, 5),
            BenchmarkKind.Receiver => (5000, 5),
            BenchmarkKind.Held => (200, 2),
            _ => (DefaultEvents, 20),
        };
        return new BenchmarkOptions { Kind = kind, Events = events, Rounds = rounds, Check = check };
    }

    private static int Number(string option, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{option} is a whole number from {least} to {most}, not '{text}'.");

    private static string Executable(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full)) throw new FormatException($"--extension '{path}' is a folder: give the executable that `dotnet publish` wrote into it.");
        if (!File.Exists(full)) throw new FormatException($"--extension '{path}' does not exist.");
        return full;
    }
}
