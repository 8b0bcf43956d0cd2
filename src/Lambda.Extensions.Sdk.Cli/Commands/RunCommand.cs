using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Report;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Cli.Sources;

namespace Lambda.Extensions.Sdk.Cli.Commands;

/// <summary><c>lambda-ext run</c>: runs a whole life of an execution environment, from INIT to SHUTDOWN, with real processes.</summary>
internal sealed class RunCommand : ICommand
{
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
        """;

    public async Task<int> RunAsync(OptionValues options, Terminal terminal, CancellationToken cancellationToken)
    {
        RunOptions run = RunOptionsReader.Read(options);
        if (run.Report is { } file) ReportFile.Check(file);
        using var scratch = new ScratchFolder();
        PreparedRun prepared = await new RunPreparation(run, terminal, scratch.Path).PrepareAsync(cancellationToken).ConfigureAwait(false);

        IRunOutput output = run.Json ? new JsonOutput(terminal.Out) : new HumanOutput(terminal.Out, terminal.UseColor);
        using ReportOutput? report = run.Report is { } path ? new ReportOutput(path, output, terminal.Time) : null;
        RunSummary summary = await new RunSession(run, prepared, report ?? output, terminal.Time).RunAsync(cancellationToken).ConfigureAwait(false);
        return summary.ExitCode;
    }
}
