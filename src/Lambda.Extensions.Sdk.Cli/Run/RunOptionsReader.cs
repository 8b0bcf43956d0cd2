using System.CommandLine;
using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>Turns the values of <c>run</c>'s options into <see cref="RunOptions"/>.</summary>
internal static class RunOptionsReader
{
    public static readonly ListOption Extension = new(
        "--extension", "PATH",
        "an extension: an executable, a layer zip (or its content in a\nfolder), or a .NET project, which is published first. Several\npaths may follow, and the option may be repeated", many: true);

    public static readonly TextOption Function = new(
        "--function", "CMD",
        "the function: a command line in quotes, of any runtime that\nspeaks the Runtime API, or a .NET project. Default: a\nbuilt-in function that answers with its event");

    public static readonly ListOption Layer = new(
        "--layer", "PATH",
        "a layer of any content, a zip or a folder: extensions, a\nruntime, a wrapper, a startup hook. The last one wins", many: true);

    public static readonly TextOption Task = new("--task", "FOLDER", "the folder that processes see as /var/task. Default: the\nfunction file's folder, else the current directory");
    public static readonly TextOption Sandbox = new("--sandbox", "MODE", "whether processes see Lambda's paths: auto (where this\nmachine allows it), on or off. Default auto", "auto", "on", "off");
    public static readonly TextOption Tmp = new("--tmp", "MB", "the size of the sandbox's /tmp, 1 to 10240. Default 512");
    public static readonly SwitchOption ReadOnlyRoot = new("--read-only-root", "make everything but /tmp read-only in the sandbox");
    public static readonly SwitchOption EnforceMemory = new("--enforce-memory", "kill the largest process when all use more than --memory");
    public static readonly TextOption Invocations = new("--invocations", "N", "how many invocations, one after the other. Default 1");
    public static readonly TextOption Event = new("--event", "JSON", "the event of each invocation, or @PATH: a file with an event, a\n.ndjson or .jsonl file with an event a line, or a folder with\na .json file for each. Default {}");
    public static readonly TextOption TraceHeader = new("--trace-header", "HEADER", "the X-Ray trace header of each invocation. Default: none");
    public static readonly TextOption ClientContext = new("--client-context", "JSON", "the client context of each invocation, or @FILE. Default: none");
    public static readonly TextOption Tenant = new("--tenant", "ID", "the tenant of each invocation. Default: none");
    public static readonly TextOption Name = new("--name", "NAME", "the function's name. Default emulated-function");
    public static readonly TextOption Region = new("--region", "REGION", "the function's Region. Default us-east-1");
    public static readonly TextOption Account = new("--account", "ID", "the function's account, 12 digits. Default 123456789012");
    public static readonly TextOption Timeout = new("--timeout", "S", "the function's timeout in seconds, up to 900. Default 3");
    public static readonly TextOption Memory = new("--memory", "MB", "the function's memory, 128 to 10240; enforced only\nwith --enforce-memory. Default 128");
    public static readonly TextOption InitType = new("--init-type", "TYPE", "on-demand, provisioned-concurrency, snap-start or\nlambda-managed-instances. Default on-demand", "on-demand", "provisioned-concurrency", "snap-start", "lambda-managed-instances");
    public static readonly TextOption Freeze = new("--freeze", "MS", "freeze all processes after each invocation, for that many\nmilliseconds. Default: no freeze");
    public static readonly ListOption Env = new("--env", "K=V", "a variable of the function's configuration; repeatable");
    public static readonly SwitchOption RuntimeProxy = new("--runtime-proxy", "start the runtime with the address of the extension's\nRuntime API proxy, as the wrapper script of its layer does");
    public static readonly TextOption LogFormat = new("--log-format", "FORMAT", "the function's log format, Text or JSON: with JSON a line that\nis a JSON object is one in telemetry too. Default Text", LogFormats.Text, LogFormats.Json);
    public static readonly TextOption Telemetry = new("--telemetry-file", "FILE", "post the file's bytes, as they are, to every subscriber of\ntelemetry once INIT is over, and show the status");
    public static readonly SwitchOption NoTelemetry = new("--no-telemetry", "answer subscriptions as emulators without telemetry do");
    public static readonly TextOption Expect = new("--expect", "OUTCOME", "error or timeout: how every invocation must end. Default: with\nsuccess", "error", "timeout");
    public static readonly SwitchOption FailOnErrorLog = new("--fail-on-error-log", "a line at level error that an extension writes fails the run");
    public static readonly TextOption Report = new("--report", "FILE", "write a report about the run: a page with what the extensions\ncost and each invocation's waterfall; a Chrome trace if FILE\nends with .json");
    public static readonly TextOption Record = new("--record", "FILE", "write a recording of the extensions' traffic, with secrets masked,\nfor 'lambda-ext replay'");
    public static readonly SwitchOption Json = new("--json", "one JSON object per line instead of text");
    public static readonly ListOption Compare = new("--compare", "PATH", "measure builds against each other: given two times or more, each\nan extension as for --extension, or none for a run without it");
    public static readonly TextOption Rounds = new("--rounds", "N", "the cold starts of each compared build. Default 15");
    public static readonly SwitchOption Jit = new("--jit", "publish projects for the JIT instead of natively: quicker,\nand needs no linker");

    public static readonly IReadOnlyList<Option> All =
    [
        Extension, Layer, Function, Task, Invocations, Event, TraceHeader, ClientContext, Tenant, Timeout, Memory, EnforceMemory, Name, Region, Account,
        Sandbox, Tmp, ReadOnlyRoot, InitType, Freeze, Env, RuntimeProxy, LogFormat, NoTelemetry, Telemetry, Expect, FailOnErrorLog, Report, Record, Json, Jit, Compare, Rounds,
    ];

    private static readonly string[] InitTypes = ["on-demand", "provisioned-concurrency", "snap-start", ManagedInstances];

    private const string ProxyPort = "LAMBDA_EXT_RUNTIME_PROXY_PORT";

    private const string ManagedInstances = "lambda-managed-instances";

    /// <exception cref="UsageException">A value is missing, is out of range, or cannot be combined with another.</exception>
    public static RunOptions Read(OptionValues values)
    {
        IReadOnlyList<string> extensions = values.All(Extension);
        if (extensions.Count == 0 && !values.Has(Compare) && !values.Has(Layer) && !values.Has(Function))
            throw new UsageException("run needs an extension: --extension PATH (an executable, a layer zip or a project), or a --layer, or a --function. See 'lambda-ext help run'.");

        var defaults = new RunOptions { Extensions = extensions };
        IReadOnlyList<string> events = values.One(Event) is { } given ? EventFiles.Read(given) : defaults.Events;
        RunOptions options = defaults with
        {
            Layers = values.All(Layer),
            Sandbox = new SandboxSettings
            {
                Mode = SandboxSettings.ModeOf(values.One(Sandbox)),
                TaskFolder = SandboxSettings.FolderOf(values.One(Task)),
                TmpMegabytes = (int)Number(values, Tmp, defaults.Sandbox.TmpMegabytes, 1, 10240, whole: true),
                ReadOnlyRoot = values.Has(ReadOnlyRoot),
                EnforceMemory = values.Has(EnforceMemory),
            },
            Function = values.One(Function),
            Invocations = (int)Number(values, Invocations, events.Count, 0, 1_000_000, whole: true),
            Events = events,
            TraceHeader = HeaderOf(values, TraceHeader),
            ClientContext = ClientContextOf(values.One(ClientContext)),
            Tenant = HeaderOf(values, Tenant),
            Name = HeaderOf(values, Name),
            Region = HeaderOf(values, Region),
            Account = AccountOf(values.One(Account)),
            NoTelemetry = values.Has(NoTelemetry),
            Expect = OutcomeOf(values.One(Expect)),
            FailOnErrorLog = values.Has(FailOnErrorLog),
            Timeout = TimeSpan.FromSeconds(Number(values, Timeout, defaults.Timeout.TotalSeconds, 0.1, 900)),
            MemoryMb = (int)Number(values, Memory, defaults.MemoryMb, 128, 10240, whole: true),
            InitializationType = InitTypeOf(values.One(InitType)) ?? defaults.InitializationType,
            Freeze = values.Has(Freeze) ? TimeSpan.FromMilliseconds(Number(values, Freeze, 0, 0, 3_600_000)) : null,
            Environment = EnvironmentOf(values.All(Env)),
            RuntimeProxy = values.Has(RuntimeProxy),
            LogFormat = LogFormatOf(values.One(LogFormat)),
            TelemetryFile = values.One(Telemetry) is { } file ? FileOptions.Telemetry(file) : null,
            Report = values.One(Report) is { } page ? FileOptions.Written(Report.Name, page) : null,
            Record = values.One(Record) is { } recording ? FileOptions.Written(Record.Name, recording) : null,
            Json = values.Has(Json),
            Jit = values.Has(Jit),
        };

        if (options.Freeze is not null && options.InitializationType == ManagedInstances)
            throw new UsageException("--freeze does not go with --init-type lambda-managed-instances, which never freezes. Leave one of them out.");
        if (options is { LogFormat: LogFormats.Text, InitializationType: ManagedInstances })
            throw new UsageException("--log-format Text does not go with --init-type lambda-managed-instances, which write JSON logs only. Leave one of them out.");
        if (options.RuntimeProxy && options.Environment.GetValueOrDefault(ProxyPort) is { Length: > 0 } port && !port.All(char.IsAsciiDigit))
            throw new UsageException($"--runtime-proxy takes the port from {ProxyPort}, and '{port}' is not one port. Leave the option out, and start the runtime with the wrapper script of a layer: --env AWS_LAMBDA_EXEC_WRAPPER=/opt/NAME-wrapper.");
        if (options.Record is not null && values.Has(Compare))
            throw new UsageException("--record does not go with --compare, which starts many environments. Leave one of them out.");
        if (options is { NoTelemetry: true, TelemetryFile: not null })
            throw new UsageException("--telemetry-file does not go with --no-telemetry: no extension can subscribe. Leave one of them out.");
        return options;
    }

    private static string? HeaderOf(OptionValues values, TextOption option)
    {
        if (values.One(option) is not { } text) return null;
        return text.Length > 0 && !text.Any(char.IsControl) ? text : throw new UsageException($"{option.Name} takes one line of text, and it is not empty.");
    }

    private static string? ClientContextOf(string? given)
    {
        if (given is null) return null;
        string json = given.StartsWith('@') ? Encoding.UTF8.GetString(FileOptions.Read(ClientContext.Name, given[1..])) : given;
        // A header holds one line.
        return EventFiles.Compact(ClientContext.Name, given, json);
    }

    private static string? AccountOf(string? given) => given is null || (given.Length == 12 && given.All(char.IsAsciiDigit))
        ? given
        : throw new UsageException($"--account takes 12 digits, not '{given}'.");

    private static EmulatedOutcome OutcomeOf(string? given) => given switch
    {
        null => EmulatedOutcome.Success,
        "error" => EmulatedOutcome.FunctionError,
        "timeout" => EmulatedOutcome.Timeout,
        _ => throw new UsageException($"--expect: there is no '{given}'{Nearest.Suggestion(given, ["error", "timeout"])}. It is one of error, timeout."),
    };

    /// <summary>Reads a number within a range.</summary>
    internal static double Number(OptionValues values, TextOption option, double fallback, double least, double most, bool whole = false)
    {
        if (values.One(option) is not { } text) return fallback;

        bool isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double number);
        return isNumber && number >= least && number <= most && (!whole || double.IsInteger(number))
            ? number
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} takes a {(whole ? "whole " : "")}number from {least} to {most}, not '{text}'."));
    }

    private static string? LogFormatOf(string? given)
    {
        string[] formats = [LogFormats.Text, LogFormats.Json];
        return given is null || formats.Contains(given, StringComparer.Ordinal)
            ? given
            : throw new UsageException($"--log-format: there is no '{given}'{Nearest.Suggestion(given, formats)}. It is one of {string.Join(", ", formats)}.");
    }

    private static string? InitTypeOf(string? given) =>
        given is null || InitTypes.Contains(given, StringComparer.Ordinal)
            ? given
            : throw new UsageException($"--init-type: there is no '{given}'{Nearest.Suggestion(given, InitTypes)}. It is one of {string.Join(", ", InitTypes)}.");

    /// <summary>Reads <c>NAME=VALUE</c> pairs.</summary>
    internal static Dictionary<string, string> EnvironmentOf(IReadOnlyList<string> pairs)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in pairs)
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new UsageException($"--env takes NAME=VALUE, not '{pair}'.");

            string name = pair[..equals];
            if (name == "AWS_LAMBDA_RUNTIME_API") throw new UsageException("--env: AWS_LAMBDA_RUNTIME_API is set by the run itself. Leave it out.");
            variables[name] = pair[(equals + 1)..];
        }

        return variables;
    }
}
