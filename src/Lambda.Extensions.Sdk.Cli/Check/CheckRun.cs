using System.Diagnostics;
using Lambda.Extensions.Sdk.Testing;

namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>Runs the selected scenarios: the undisturbed life alone, then all others beside each other.</summary>
internal sealed class CheckRun(Subject subject, TimeProvider time, Progress progress)
{
    /// <summary>The bounds of the number of scenarios at a time. Most of them wait most of the time.</summary>
    private const int Fewest = 8;

    private const int Most = 16;

    private const string Interrupted = "interrupted";

    private const string OutOfTime = "the time of the run was over: run it by --only";

    private readonly List<string> _notes = [];

    private int _done;

    /// <summary>Runs them. A cancelled run still returns everything that it has found.</summary>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Scenario> scenarios = subject.Options.Scenarios;
        long start = time.GetTimestamp();
        using var budget = new CancellationTokenSource(subject.Options.Budget, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellationToken);
        progress.Update("the first life, undisturbed");
        FirstLife? first = scenarios.Any(scenario => scenario.Needs != Needs.Files) ? await FirstAsync(either.Token).ConfigureAwait(false) : null;
        bool runsInParallel = first is null or { IsHealthy: false } or { RunsInParallel: true };
        if (!runsInParallel) _notes.Add("the scenarios ran one after the other: two environments with this extension cannot run at once on one machine (a fixed port or file)");
        using var places = new SemaphoreSlim(runsInParallel ? Math.Clamp(Environment.ProcessorCount * 4, Fewest, Most) : 1);
        IEnumerable<Scenario> inTurn = scenarios.OrderBy(scenario => scenario.IsLong ? 0 : 1);
        ScenarioResult[] results = await Task.WhenAll(inTurn.Select(scenario => RunAsync(scenario, first, places, either.Token))).ConfigureAwait(false);
        progress.Clear();
        if (cancellationToken.IsCancellationRequested) results = [.. results.Select(result => result.Finding.Detail == OutOfTime ? result with { Finding = Finding.NotApplicable(Interrupted) } : result)];
        if (results.Count(result => result.Finding.Detail == OutOfTime) is > 0 and var left) _notes.Add($"{left} scenarios were not run: the extension is slow, hangs often, or this machine is busy");
        return new CheckResult(subject.Options.Path, [.. scenarios.Select(scenario => results.First(result => result.Scenario == scenario))], _notes, time.GetElapsedTime(start));
    }

    private async Task<FirstLife?> FirstAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await new FirstLifeRun(subject, cancellationToken).RunAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<ScenarioResult> RunAsync(Scenario scenario, FirstLife? first, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        if (first?.Lacks(scenario.Needs) is { } lack) return new ScenarioResult(scenario, Finding.NotApplicable(lack), TimeSpan.Zero);
        var duration = new Stopwatch();
        Finding finding;
        try
        {
            await places.WaitAsync(cancellationToken).ConfigureAwait(false);
            duration.Start();
            try
            {
                finding = await JudgeAsync(scenario, first, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            finding = Finding.NotApplicable(OutOfTime);
        }

        lock (_notes)
        {
            if (finding.Verdict == Verdict.Fail) progress.Say($"{scenario.Id} fails");
            progress.Update($"{++_done} of {subject.Options.Scenarios.Count} scenarios");
        }

        return new ScenarioResult(scenario, finding, duration.Elapsed);
    }

    private async Task<Finding> JudgeAsync(Scenario scenario, FirstLife? first, CancellationToken cancellationToken)
    {
        try
        {
            return await scenario.RunAsync(new Stage(subject, first, cancellationToken)).ConfigureAwait(false);
        }
        catch (EmulatorException e)
        {
            return Finding.Fail(e.Message.Split('\n')[0]);
        }
    }
}
