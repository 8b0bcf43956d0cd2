using System.CommandLine;
using System.Globalization;
using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Run;

namespace Lambda.Extensions.Sdk.Cli.Start;

/// <summary>Turns the values of <c>start</c>'s options into <see cref="StartOptions"/>.</summary>
internal static class StartOptionsReader
{
    public static readonly TextOption Port = new("--port", "N", "the port on 127.0.0.1; 0 for a free one. Default 9000");
    public static readonly TextOption MaxEnvironments = new("--max-environments", "N", "the most environments at the same time. A request beyond\nit is answered 429. Default 10");
    public static readonly TextOption Idle = new("--idle", "S", "shut an environment down that was not used for that many\nseconds; 0 for never. Default 300");
    public static readonly SwitchOption Freeze = new("--freeze", "freeze all processes between invocations, as Lambda does");
    public static readonly SwitchOption Watch = new("--watch", "build again when a source file changes, and replace the\nenvironments. A project that does not build changes nothing");
    public static readonly TextOption Debugger = new("--wait-for-debugger", "NAME", "print the process id of that extension, or of 'function',\nand lift all time limits. An extension of this SDK waits\nuntil a debugger is attached. Projects are built for the JIT");
    public static readonly TextOption RetryDelays = new("--retry-delays", "S,S", "the pauses before the retries of a failed Event invocation,\nin seconds; 'none' for no retry. Default 60,120");

    public static readonly IReadOnlyList<Option> All =
    [
        RunOptionsReader.Extension, RunOptionsReader.Layer, RunOptionsReader.Function, RunOptionsReader.Task, RunOptionsReader.Name, Port, MaxEnvironments, Idle, Watch, Debugger, RunOptionsReader.Event,
        RunOptionsReader.Timeout, RunOptionsReader.Memory, RunOptionsReader.EnforceMemory, RunOptionsReader.Sandbox, RunOptionsReader.Tmp,
        RunOptionsReader.ReadOnlyRoot, RunOptionsReader.Region, RunOptionsReader.Account, RunOptionsReader.InitType, Freeze, RetryDelays, RunOptionsReader.LogFormat, RunOptionsReader.RuntimeProxy, RunOptionsReader.Record, RunOptionsReader.Env, RunOptionsReader.Jit,
    ];

    /// <exception cref="UsageException">A value is missing, is out of range, or cannot be combined with another.</exception>
    public static StartOptions Read(OptionValues values)
    {
        if (values.All(RunOptionsReader.Extension).Count == 0 && !values.Has(RunOptionsReader.Layer) && !values.Has(RunOptionsReader.Function))
            throw new UsageException("start needs an extension: --extension PATH (an executable, a layer zip or a project), or a --layer, or a --function. See 'lambda-ext help start'.");

        RunOptions environment = RunOptionsReader.Read(values);
        var defaults = new StartOptions { Environment = environment };
        double idle = RunOptionsReader.Number(values, Idle, 300, 0, 86_400);
        StartOptions options = defaults with
        {
            Name = NameOf(values.One(RunOptionsReader.Name)) ?? defaults.Name,
            Port = (int)RunOptionsReader.Number(values, Port, defaults.Port, 0, 65_535, whole: true),
            MaxEnvironments = (int)RunOptionsReader.Number(values, MaxEnvironments, defaults.MaxEnvironments, 1, 1000, whole: true),
            Idle = idle > 0 ? TimeSpan.FromSeconds(idle) : null,
            Freeze = values.Has(Freeze),
            Watch = values.Has(Watch),
            Debugged = values.One(Debugger),
            RetryDelays = values.One(RetryDelays) is { } delays ? DelaysOf(delays) : defaults.RetryDelays,
        };
        if (options.Freeze && environment.InitializationType == "lambda-managed-instances")
            throw new UsageException("--freeze does not go with --init-type lambda-managed-instances, which never freezes. Leave one of them out.");
        return options;
    }

    private static string? NameOf(string? given) =>
        given is null || (given.Length is > 0 and <= 64 && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            ? given
            : throw new UsageException($"--name takes 1 to 64 letters, digits, '-' and '_', not '{given}'.");

    private static List<TimeSpan> DelaysOf(string given)
    {
        var delays = new List<TimeSpan>();
        foreach (string part in given == "none" ? [] : given.Split(','))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) || seconds > 21_600)
                throw new UsageException($"--retry-delays takes seconds, separated by ',', for example 60,120, or none. '{part}' is not a number from 0 to 21600.");
            delays.Add(TimeSpan.FromSeconds(seconds));
        }

        return delays;
    }
}
