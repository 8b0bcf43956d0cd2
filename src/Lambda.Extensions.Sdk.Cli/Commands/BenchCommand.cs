using System.CommandLine;
using Lambda.Extensions.Sdk.Cli.Bench;
using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Cli.Sources;

namespace Lambda.Extensions.Sdk.Cli.Commands;

/// <summary><c>lambda-ext bench</c>: measures cold starts and invocations of extensions, against budgets.</summary>
internal sealed class BenchCommand : ICommand
{
    private static readonly Argument<string[]> Paths = new("PATH") { Description = "the extensions: an executable, a layer zip (or its content in a\nfolder), or a .NET project each", Arity = ArgumentArity.ZeroOrMore };
    private static readonly TextOption Starts = new("--starts", "N", "the number of cold starts of each. Default 20");
    private static readonly TextOption Invocations = new("--invocations", "N", "the invocations after each cold start. Default 5");
    private static readonly ListOption BudgetOption = new("--budget", "NAME=VALUE", "fail when a median is above the value: init=5ms, held=1ms,\nrss=8MiB, register=3.5x (times the floor's); repeatable. The\nnames: init, register, first-next, held, duration, exit, rss");
    private static readonly TextOption Memory = new("--memory", "MB", "give the extensions the share of a vCPU that a function of so\nmuch memory has, 128 to 10240. Default: no quota");
    private static readonly TextOption Floor = new("--floor", "PATH", "the extension that ratios are to. Default: the first PATH");

    public string Name => "bench";

    public string Summary => "measure cold starts and invocations, and check budgets";

    public Argument? Argument => Paths;

    public IReadOnlyList<Option> Options => [Starts, Invocations, BudgetOption, Floor, Memory, RunOptionsReader.Env, RunOptionsReader.Sandbox, RunOptionsReader.Json, RunOptionsReader.Jit];

    public string Remarks =>
        """
        The environments are started in turns (A B, B A), so that a change of the machine's
        speed strikes all of them. A first start of each is not measured. --memory needs a
        cgroup, which root may make: on Lambda, a function of 128 MB has 7 % of a vCPU.
        Ctrl+C ends it in order; what it has measured until then is written.

        exit code: 0 when all budgets are kept; 1 when one is broken, or an extension does not
        work; 2 when the command line is wrong.

        examples:
          lambda-ext bench ./my-ext --budget init=20ms --budget held=1ms --budget rss=16MiB
          lambda-ext bench old.zip new.zip --starts 50
          lambda-ext bench ./my-ext --floor ./floor --budget register=3.5x --json
          sudo lambda-ext bench ./my-ext --memory 128
        """;

    public async Task<int> RunAsync(OptionValues options, Terminal terminal, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> paths = options.All(Paths);
        if (paths.Count == 0) throw new UsageException("bench needs an extension: lambda-ext bench PATH (an executable, a layer zip or a project). See 'lambda-ext help bench'.");
        List<Budget> budgets = [.. options.All(BudgetOption).Select(Budget.Read)];
        string? floor = options.One(Floor);
        if (floor is null && budgets.Find(budget => budget.IsRatio) is { } ratio)
            throw new UsageException($"--budget {ratio.Text} is a multiple of the floor's value, and there is no floor. Add --floor PATH.");

        var run = new RunOptions
        {
            Extensions = [],
            Invocations = (int)RunOptionsReader.Number(options, Invocations, 5, 0, 10_000, whole: true),
            MemoryMb = (int)RunOptionsReader.Number(options, Memory, 128, 128, 10240, whole: true),
            Environment = RunOptionsReader.EnvironmentOf(options.All(RunOptionsReader.Env)),
            Sandbox = new SandboxSettings { Mode = SandboxSettings.ModeOf(options.One(RunOptionsReader.Sandbox)) },
            Jit = options.Has(RunOptionsReader.Jit),
        };
        int starts = (int)RunOptionsReader.Number(options, Starts, 20, 1, 10_000, whole: true);
        using var scratch = new ScratchFolder();
        IReadOnlyList<string> all = floor is null ? paths : [floor, .. paths];
        IReadOnlyList<BenchSubject> subjects = await PrepareAsync(all, run, terminal, scratch.Path, cancellationToken).ConfigureAwait(false);
        using CpuQuota? quota = options.Has(Memory) ? CpuQuota.Create(run.MemoryMb) : null;
        if (quota is not null) subjects = [.. subjects.Select(subject => subject with { Prepared = quota.Around(subject.Prepared) })];
        var session = new BenchSession(terminal, options.Has(RunOptionsReader.Json)) { Budgets = budgets, HasFloor = floor is not null };
        return await session.RunAsync(subjects, starts, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<BenchSubject>> PrepareAsync(IReadOnlyList<string> paths, RunOptions run, Terminal terminal, string scratch, CancellationToken cancellationToken)
    {
        try
        {
            return await BenchSubject.PrepareAsync(paths, run, terminal, scratch, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException e)
        {
            // The path is an argument here, not an option.
            throw new UsageException(e.Message.Replace("--extension: ", "", StringComparison.Ordinal));
        }
    }
}
