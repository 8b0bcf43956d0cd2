using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>Runs the undisturbed life, and a second environment beside it.</summary>
internal sealed class FirstLifeRun(Subject subject, CancellationToken cancellationToken)
{
    private const int Invocations = 5;

    public async Task<FirstLife> RunAsync()
    {
        LambdaEmulator emulator = await subject.Builder().StartWithoutInitAsync(cancellationToken).ConfigureAwait(false);
        await using (emulator.ConfigureAwait(false))
        {
            InitResult init = await emulator.WaitForInitAsync(cancellationToken).ConfigureAwait(false);
            var results = new List<InvocationResult>();
            bool isHealthy = init.Succeeded;
            for (int i = 0; i < Invocations && isHealthy; i++)
            {
                results.Add(await emulator.InvokeAsync(Subject.Chatty, cancellationToken).ConfigureAwait(false));
                isHealthy = results[^1].Outcome == EmulatedOutcome.Success;
            }

            bool runsInParallel = isHealthy && await RunBesideAsync(emulator).ConfigureAwait(false);
            await emulator.ShutdownAsync(cancellationToken).ConfigureAwait(false);
            return new FirstLife { Names = subject.Names, Init = init, Invocations = results, Events = [.. emulator.Timeline], RunsInParallel = runsInParallel };
        }
    }

    /// <summary>Returns whether the extension finds its ports and files free while another one of its kind uses them.</summary>
    private async Task<bool> RunBesideAsync(LambdaEmulator one)
    {
        LambdaEmulator other = await subject.Builder().StartWithoutInitAsync(cancellationToken).ConfigureAwait(false);
        await using (other.ConfigureAwait(false))
        {
            InitResult init = await other.WaitForInitAsync(cancellationToken).ConfigureAwait(false);
            return init.Succeeded
                && Destinations(other).Count == Destinations(one).Count
                && !Destinations(other).Intersect(Destinations(one), StringComparer.Ordinal).Any()
                && (await other.InvokeAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Outcome == EmulatedOutcome.Success;
        }
    }

    private static List<string> Destinations(LambdaEmulator emulator) => [.. emulator.Timeline.OfType<TelemetrySubscribedEvent>().Select(subscribed => subscribed.Destination)];
}
