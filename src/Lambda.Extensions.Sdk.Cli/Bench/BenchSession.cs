using Lambda.Extensions.Sdk.Cli.Output;

namespace Lambda.Extensions.Sdk.Cli.Bench;

/// <summary>Measures, shows the results and checks the budgets.</summary>
internal sealed class BenchSession(Terminal terminal, bool json)
{
    /// <summary>The budgets, which all subjects but the floor must keep.</summary>
    public IReadOnlyList<Budget> Budgets { get; init; } = [];

    /// <summary>True when the first subject is the floor.</summary>
    public bool HasFloor { get; init; }

    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    /// <exception cref="OperationCanceledException">It was interrupted. The results so far have been shown.</exception>
    public async Task<int> RunAsync(IReadOnlyList<BenchSubject> subjects, int rounds, CancellationToken cancellationToken)
    {
        IReadOnlyList<BenchResult> results = await new BenchRounds(subjects, rounds, terminal.Time, new Progress(terminal, json)).RunAsync(cancellationToken).ConfigureAwait(false);
        if (results[0].Lives > 0)
            await terminal.Out.WriteLineAsync(json ? BenchJson.Write(results) : new BenchText(new Ansi(terminal.UseColor)).Write(results)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        BenchResult? floor = HasFloor ? results[0] : null;
        List<string> broken = [.. results.Skip(HasFloor ? 1 : 0).SelectMany(result => Budgets.Select(budget => budget.Check(result, floor))).OfType<string>()];
        foreach (string line in broken) await terminal.Error.WriteLineAsync("lambda-ext: " + line).ConfigureAwait(false);
        return broken.Count == 0 ? ExitCodes.Success : ExitCodes.Failed;
    }
}
