using System.CommandLine;
using Lambda.Extensions.Sdk.Cli.Check;
using Lambda.Extensions.Sdk.Cli.Check.Writers;
using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Cli.Sources;

namespace Lambda.Extensions.Sdk.Cli.Commands;

/// <summary><c>lambda-ext check</c>: tests that an extension of any language keeps the rules of the platform.</summary>
internal sealed class CheckCommand : ICommand
{
    public string Name => "check";

    public string Summary => "test whether an extension keeps the rules of Lambda";

    public Argument? Argument => CheckOptionsReader.Path;

    public IReadOnlyList<Option> Options => CheckOptionsReader.All;

    public string Remarks =>
        """
        Each scenario runs an environment of its own: normal lives, freezes, resets, faults of
        the platform, odd telemetry, scarce resources. A verdict is pass, warning, FAIL or n/a
        (not applicable), with the evidence and the remedy. At most 90 seconds.
        Ctrl+C ends it in order; what it has found until then is written.

        exit code: 0 when all applicable scenarios pass or warn; 1 when one fails, or the
        extension cannot be prepared; 2 when the command line is wrong.

        examples:
          lambda-ext check samples/Monitoring
          lambda-ext check ./my-ext --only telemetry batch shutdown.in-time
          lambda-ext check layer.zip --max-held 20 --max-init 150
          lambda-ext check ./my-ext --env API_KEY=x --backend API_URL
          lambda-ext check ./my-ext --json --junit check.xml --badge check.svg
          lambda-ext check --list
        """;

    public async Task<int> RunAsync(OptionValues options, Terminal terminal, CancellationToken cancellationToken)
    {
        if (options.Has(CheckOptionsReader.List))
        {
            await terminal.Out.WriteLineAsync(ScenarioTable.Write(CheckOptionsReader.Selected(options))).ConfigureAwait(false);
            return ExitCodes.Success;
        }

        CheckOptions check = CheckOptionsReader.Read(options);
        using var scratch = new ScratchFolder();
        PreparedRun prepared = await PrepareAsync(check, terminal, scratch.Path, cancellationToken).ConfigureAwait(false);
        var run = new CheckRun(new Subject(prepared, check), terminal.Time, new Progress(terminal, quiet: false));
        CheckResult result = await run.RunAsync(cancellationToken).ConfigureAwait(false);
        await terminal.Out.WriteLineAsync(check.Json ? CheckJson.Write(result) : CheckText.Write(result, new Ansi(terminal.UseColor))).ConfigureAwait(false);
        WriteFile(CheckOptionsReader.JUnit, check.JUnit, () => CheckJUnit.Write(result));
        WriteFile(CheckOptionsReader.Badge, check.Badge, () => CheckBadge.Write(result));
        cancellationToken.ThrowIfCancellationRequested();
        return result.ExitCode;
    }

    private static async Task<PreparedRun> PrepareAsync(CheckOptions check, Terminal terminal, string scratch, CancellationToken cancellationToken)
    {
        if (!Path.Exists(check.Path)) throw new UsageException($"there is no file or folder '{check.Path}'.");
        try
        {
            var run = new RunOptions { Extensions = [check.Path], Environment = check.Environment, Jit = check.Jit };
            return await new RunPreparation(run, terminal, scratch).PrepareAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException e)
        {
            // The path is an argument here, not an option.
            throw new UsageException(e.Message.Replace("--extension: ", "", StringComparison.Ordinal));
        }
    }

    private static void WriteFile(Option option, string? path, Func<string> content)
    {
        if (path is null) return;
        try
        {
            File.WriteAllText(path, content());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{option.Name}: '{path}' cannot be written: {e.Message}");
        }
    }
}
