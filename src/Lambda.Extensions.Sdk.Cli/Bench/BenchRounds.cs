namespace Lambda.Extensions.Sdk.Cli.Bench;

/// <summary>Measures the subjects in interleaved rounds, so that a change of the machine's speed strikes all of them.</summary>
internal sealed class BenchRounds(IReadOnlyList<BenchSubject> subjects, int rounds, TimeProvider time, Progress progress)
{
    /// <summary>Runs the rounds in the order A B, B A. A cancelled measurement returns the whole rounds before it.</summary>
    public async Task<IReadOnlyList<BenchResult>> RunAsync(CancellationToken cancellationToken)
    {
        List<BenchResult> results = [.. subjects.Select(subject => new BenchResult(subject.Label))];
        try
        {
            // Not measured: files come into the page cache, and the emulator's own code is compiled.
            progress.Show("warming up");
            foreach (BenchSubject subject in subjects) await new BenchLife(subject, time).RunAsync(cancellationToken).ConfigureAwait(false);
            for (int round = 0; round < rounds; round++)
            {
                progress.Show(FormattableString.Invariant($"round {round + 1} of {rounds}"));
                var lives = new IReadOnlyDictionary<Metric, List<double>>[subjects.Count];
                IEnumerable<int> order = Enumerable.Range(0, subjects.Count);
                foreach (int i in round % 2 == 0 ? order : order.Reverse()) lives[i] = await new BenchLife(subjects[i], time).RunAsync(cancellationToken).ConfigureAwait(false);
                for (int i = 0; i < lives.Length; i++) results[i].Add(lives[i]);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What has been measured is shown.
        }
        finally
        {
            progress.Clear();
        }

        return results;
    }
}
