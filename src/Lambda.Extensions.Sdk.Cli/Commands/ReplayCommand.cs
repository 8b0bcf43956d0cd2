using System.CommandLine;
using System.Globalization;
using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Replay;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Cli.Sources;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Replay;

namespace Lambda.Extensions.Sdk.Cli.Commands;

/// <summary><c>lambda-ext replay</c>: plays a recording to an extension and shows what it does differently.</summary>
internal sealed class ReplayCommand : ICommand
{
    private const string Original = "original";
    private const string Full = "full";

    private static readonly Argument<string> File = new("FILE") { Description = "a recording, of --record or of the recorder extension", Arity = ArgumentArity.ZeroOrOne };
    private static readonly TextOption Speed = new("--speed", "SPEED", "original, full (without pauses), or a number, for example 10\nfor ten times as fast. Default original", Original, Full);
    private static readonly TextOption Timeout = new("--timeout", "S", "the longest wait for an extension that asks for its next\nevent, up to 3600 seconds. Default 60");

    public string Name => "replay";

    public string Summary => "play a recording to an extension: what does it do differently?";

    public Argument? Argument => File;

    public IReadOnlyList<Option> Options =>
    [
        RunOptionsReader.Extension, RunOptionsReader.Layer, Speed, Timeout, RunOptionsReader.Sandbox, RunOptionsReader.Tmp, RunOptionsReader.ReadOnlyRoot,
        RunOptionsReader.Env, RunOptionsReader.Json, RunOptionsReader.Jit,
    ];

    public string Remarks =>
        """
        The recorded events and telemetry go to the extension in their order, each event when
        the extension has asked for it. The registration, the subscription, each call of next,
        acknowledgements, errors and exits are compared with the recording. Times are compared
        at the original speed only.

        exit code: 0 when the extension does what was recorded; 1 when it does not, or the
        file cannot be replayed; 2 when the command line is wrong.

        examples:
          lambda-ext replay run.jsonl --extension ./my-ext
          lambda-ext replay field.jsonl --extension src/MyExtension --jit --speed full --json
        """;

    public async Task<int> RunAsync(OptionValues options, Terminal terminal, CancellationToken cancellationToken)
    {
        string path = options.One(File) ?? throw new UsageException("replay needs a recording: lambda-ext replay FILE --extension PATH");
        if (options.All(RunOptionsReader.Extension).Count == 0 && !options.Has(RunOptionsReader.Layer))
            throw new UsageException("replay needs an extension: --extension PATH (an executable, a layer zip or a project), or a --layer. See 'lambda-ext help replay'.");
        var defaults = new SandboxSettings();
        var run = new RunOptions
        {
            Extensions = options.All(RunOptionsReader.Extension),
            Layers = options.All(RunOptionsReader.Layer),
            Sandbox = new SandboxSettings
            {
                Mode = SandboxSettings.ModeOf(options.One(RunOptionsReader.Sandbox)),
                TmpMegabytes = (int)RunOptionsReader.Number(options, RunOptionsReader.Tmp, defaults.TmpMegabytes, 1, 10240, whole: true),
                ReadOnlyRoot = options.Has(RunOptionsReader.ReadOnlyRoot),
            },
            Environment = RunOptionsReader.EnvironmentOf(options.All(RunOptionsReader.Env)),
            Jit = options.Has(RunOptionsReader.Jit),
        };
        var replay = new ReplayOptions
        {
            Speed = SpeedOf(options.One(Speed)),
            Timeout = TimeSpan.FromSeconds(RunOptionsReader.Number(options, Timeout, 60, 0.1, 3600)),
        };

        // A file that cannot be replayed is noticed before anything is published.
        LambdaEmulatorBuilder builder = LambdaEmulator.Replay(path).WithTimeProvider(terminal.Time);
        using var scratch = new ScratchFolder();
        PreparedRun prepared = await new RunPreparation(run, terminal, scratch.Path).PrepareAsync(cancellationToken).ConfigureAwait(false);
        RunSession.AddExtensions(builder, run, prepared);
        var progress = new Progress(terminal, options.Has(RunOptionsReader.Json));
        progress.Update(replay.Speed == 1 ? "replaying at the recorded pace" : "replaying");
        ReplayResult result = await builder.ReplayAsync(replay, cancellationToken).ConfigureAwait(false);
        progress.Clear();
        string text = options.Has(RunOptionsReader.Json) ? ReplayJson.Write(result) : new ReplayText(new Ansi(terminal.UseColor)).Write(path, result);
        await terminal.Out.WriteLineAsync(text).ConfigureAwait(false);
        return result.IsSame ? ExitCodes.Success : ExitCodes.Failed;
    }

    private static double SpeedOf(string? given)
    {
        if (given is null or Original) return 1;
        if (given == Full) return ReplayOptions.FullSpeed;
        return double.TryParse(given, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double speed) && speed is >= 0.01 and <= 1_000_000
            ? speed
            : throw new UsageException($"--speed: there is no '{given}'{Nearest.Suggestion(given, [Original, Full])}. It is original, full, or a number from 0.01 to 1000000.");
    }
}
