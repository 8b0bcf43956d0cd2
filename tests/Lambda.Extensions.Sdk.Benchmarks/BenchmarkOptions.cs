using System.Globalization;

namespace Lambda.Extensions.Sdk.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed class BenchmarkOptions
{
    public const string Usage = """
        usage: dotnet run -c Release --project tests/Lambda.Extensions.Sdk.Benchmarks -- [functions | telemetry | proxy | receiver | held] [options]

          functions          measure what internal extensions and wrappers add to functions, instead of external extensions
          telemetry          measure how many records extensions take a second, and their memory meanwhile
          proxy              measure what the proxy of the Runtime API adds to an invocation
          receiver           measure how many spans the receiver of samples/Monitoring takes a second
          held               measure how long samples/Monitoring holds an environment after the platform has delivered the handler's end
          --rounds N         runs of each program, 1 to 1000 (20)
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

    private const int FunctionEvents = 1000;
    private const int TelemetryRecords = 1_000_000;
    private const int ProxyEvents = 5000;
    private const int ReceiverBatches = 5000;
    private const int HeldInvocations = 200;

    private readonly List<string> _extensions = [];

    private BenchmarkOptions()
    {
    }

    /// <summary>True when functions are to be measured, not extensions.</summary>
    public bool Functions { get; private set; }

    /// <summary>True when telemetry is to be measured.</summary>
    public bool Telemetry { get; private set; }

    /// <summary>True when the proxy of the Runtime API is to be measured.</summary>
    public bool RuntimeProxy { get; private set; }

    /// <summary>True when the receiver of spans is to be measured.</summary>
    public bool Receiver { get; private set; }

    /// <summary>True when the held time is to be measured.</summary>
    public bool Held { get; private set; }

    public int Rounds { get; private set; } = 20;

    public int Events { get; private set; } = DefaultEvents;

    /// <summary>Absolute paths of executables; empty for the sample.</summary>
    public IReadOnlyList<string> Extensions => _extensions;

    public bool Json { get; private set; }

    public bool Check { get; private set; }

    /// <exception cref="FormatException">Wrong usage; the message says which.</exception>
    public static BenchmarkOptions Parse(string[] arguments)
    {
        var options = new BenchmarkOptions { Functions = arguments is ["functions", ..], Telemetry = arguments is ["telemetry", ..], RuntimeProxy = arguments is ["proxy", ..], Receiver = arguments is ["receiver", ..], Held = arguments is ["held", ..] };
        if (options.Functions) options.Events = FunctionEvents;
        if (options.Telemetry) (options.Events, options.Rounds) = (TelemetryRecords, 5);
        if (options.RuntimeProxy) (options.Events, options.Rounds) = (ProxyEvents, 5);
        if (options.Receiver) (options.Events, options.Rounds) = (ReceiverBatches, 5);
        if (options.Held) (options.Events, options.Rounds) = (HeldInvocations, 5);
        for (int i = options.Functions || options.Telemetry || options.RuntimeProxy || options.Receiver || options.Held ? 1 : 0; i < arguments.Length; i++)
        {
            string option = arguments[i];
            switch (option)
            {
                case "--json" or "--extension" when options.Functions:
                    throw new FormatException($"{option} is not for functions.");
                case "--json" when options.Telemetry || options.RuntimeProxy || options.Receiver || options.Held:
                    throw new FormatException($"{option} is not for telemetry, the proxy, the receiver and the held time.");
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
