using System.CommandLine;
using Lambda.Extensions.Sdk.Cli.Bench;
using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Report;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Cli.Sources;

namespace Lambda.Extensions.Sdk.Cli.Commands;

/// <summary><c>lambda-ext run</c>: runs a whole life of an execution environment, from INIT to SHUTDOWN, with real processes.</summary>
internal sealed class RunCommand : ICommand
{
    private const int DefaultRounds = 15;

    private const int DefaultInvocations = 5;

    public string Name => "run";

    public string Summary => "run extensions and their function in an emulated Lambda";

    public IReadOnlyList<Option> Options => RunOptionsReader.All;

    public string Remarks =>
        """
        The run starts the extensions, then the function, invokes it, shuts the environment
        down and sums up. Each line has its offset in milliseconds; a line that a process
        wrote is marked | (stdout) or ! (stderr). Progress and errors go to stderr.

        exit code: 0 when every invocation succeeded, every extension registered, and all
        exited with 0 after SHUTDOWN; 1 otherwise; 2 when the command line is wrong.

        examples:
          lambda-ext run --extension samples/Minimal
          lambda-ext run --extension layer.zip --function "node runtime.mjs" --invocations 3
          lambda-ext run --layer wrapper.zip --function ./bootstrap --env AWS_LAMBDA_EXEC_WRAPPER=/opt/wrap
          lambda-ext run --extension ./my-ext --event @event.json --freeze 500 --json
          lambda-ext run --extension ./my-ext --telemetry-file batch.json --report run.html
          lambda-ext run --extension ./my-ext --function "node runtime.mjs" --record run.jsonl
          lambda-ext run --compare none --compare ./my-ext --rounds 30
        """;

    public async Task<int> RunAsync(OptionValues options, Terminal terminal, CancellationToken cancellationToken)
    {
        RunOptions run = RunOptionsReader.Read(options);
        if (run.Report is { } file) ReportFile.Check(file);
        using var scratch = new ScratchFolder();
        if (options.Has(RunOptionsReader.Rounds) && !options.Has(RunOptionsReader.Compare))
            throw new UsageException("--rounds goes with --compare. Leave it out, or name the builds to compare.");
        if (options.Has(RunOptionsReader.Compare)) return await CompareAsync(options, run, terminal, scratch.Path, cancellationToken).ConfigureAwait(false);
        PreparedRun prepared = await new RunPreparation(run, terminal, scratch.Path).PrepareAsync(cancellationToken).ConfigureAwait(false);

        IRunOutput output = run.Json ? new JsonOutput(terminal.Out) : new HumanOutput(terminal.Out, terminal.UseColor);
        using ReportOutput? report = run.Report is { } path ? new ReportOutput(path, output, terminal.Time) : null;
        RunSummary summary = await new RunSession(run, prepared, report ?? output, terminal.Time)
        {
            Notice = line => terminal.Error.WriteLine("lambda-ext: " + line),
        }.RunAsync(cancellationToken).ConfigureAwait(false);
        return summary.ExitCode;
    }

    private static async Task<int> CompareAsync(OptionValues options, RunOptions run, Terminal terminal, string scratch, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> builds = options.All(RunOptionsReader.Compare);
        if (builds.Count < 2) throw new UsageException("--compare is given at least twice: --compare A --compare B, or --compare none --compare B.");
        int rounds = (int)RunOptionsReader.Number(options, RunOptionsReader.Rounds, DefaultRounds, 1, 10_000, whole: true);
        if (!options.Has(RunOptionsReader.Invocations)) run = run with { Invocations = Math.Max(DefaultInvocations, run.Events.Count) };
        IReadOnlyList<BenchSubject> subjects = await BenchSubject.PrepareAsync(builds, run, terminal, scratch, cancellationToken).ConfigureAwait(false);
        return await new BenchSession(terminal, run.Json).RunAsync(subjects, rounds, cancellationToken).ConfigureAwait(false);
    }
}
