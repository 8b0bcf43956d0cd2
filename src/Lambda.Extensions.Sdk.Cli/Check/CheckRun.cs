using System.Diagnostics;
using Lambda.Extensions.Sdk.Testing;

namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>Runs the selected scenarios: the undisturbed life alone, then all others beside each other.</summary>
internal sealed class CheckRun(Subject subject, TimeProvider time, Action<string> progress)
{
    /// <summary>The longest time of a scenario, so that the whole run has an end.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>The bounds of the number of scenarios at a time. Most of them wait most of the time.</summary>
    private const int Fewest = 8;

    private const int Most = 16;

    private const string Interrupted = "interrupted";

    private readonly List<string> _notes = [];

    /// <summary>Runs them. A cancelled run still returns everything that it has found.</summary>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Scenario> scenarios = subject.Options.Scenarios;
        long start = time.GetTimestamp();
        FirstLife? first = scenarios.Any(scenario => scenario.Needs != Needs.Files) ? await FirstAsync(cancellationToken).ConfigureAwait(false) : null;
        bool runsInParallel = first is null or { IsHealthy: false } or { RunsInParallel: true };
        if (!runsInParallel) _notes.Add("the scenarios ran one after the other: two environments with this extension cannot run at once on one machine (a fixed port or file)");
        using var places = new SemaphoreSlim(runsInParallel ? Math.Clamp(Environment.ProcessorCount * 4, Fewest, Most) : 1);
        IEnumerable<Scenario> inTurn = scenarios.OrderBy(scenario => scenario.IsLong ? 0 : 1);
        ScenarioResult[] results = await Task.WhenAll(inTurn.Select(scenario => RunAsync(scenario, first, places, cancellationToken))).ConfigureAwait(false);
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
                finding = await LimitedAsync(scenario, first, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            finding = Finding.NotApplicable(Interrupted);
        }

        if (finding.Verdict == Verdict.Fail) progress($"{scenario.Id} fails");
        return new ScenarioResult(scenario, finding, duration.Elapsed);
    }

    private async Task<Finding> LimitedAsync(Scenario scenario, FirstLife? first, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await scenario.RunAsync(new Stage(subject, first, either.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Fail($"the scenario did not end within {Longest.TotalSeconds:F0} s");
        }
        catch (EmulatorException e)
        {
            return Finding.Fail(e.Message.Split('\n')[0]);
        }
    }
}
