using System.Diagnostics;
using System.Text;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Check.Families;

/// <summary>Failures of others and of the environment, and the second life in the same environment.</summary>
internal static class ResetFamily
{
    private const string SecondLife = "Expect files of an earlier life in /tmp, and take ports, locks and sockets again at each start";

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("reset.timeout", "works again in the same environment after a timeout of the function", "lambda-facts 1.4", SecondLife, Needs.Health,
            stage => stage.LiveAsync(stage.Subject.Builder().WithTimeout(Stage.ShortTimeout), async emulator =>
            {
                InvocationResult slow = await emulator.InvokeAsync(Subject.Slow, stage.CancellationToken).ConfigureAwait(false);
                return slow.Outcome == EmulatedOutcome.Timeout ? await SecondLifeAsync(stage, emulator).ConfigureAwait(false) : Finding.Fail($"the invocation ended with {slow.Outcome}, not with the timeout");
            })),
        new("reset.killed", "works again in the same environment after SIGKILL", "lambda-facts 1.4", SecondLife, Needs.Health, KilledAsync),
        new("reset.neighbour", "exits and works again when another extension crashes", "lambda-facts 1.4",
            "Exit after SHUTDOWN whatever its reason, and register again at each start", Needs.TimelyExit, NeighbourAsync),
        new("reset.init-failure", "exits in time when INIT of the function fails", "lambda-facts 1.4",
            "Expect SHUTDOWN before the first INVOKE", Needs.TimelyExit, InitFailureAsync),
    ];

    private static async Task<Finding> SecondLifeAsync(Stage stage, LambdaEmulator emulator)
    {
        string? problem = await stage.InvokeAsync(emulator).ConfigureAwait(false) ?? await stage.InvokeAsync(emulator).ConfigureAwait(false);
        return problem is null ? Finding.Pass : Finding.Fail("in the second life " + problem);
    }

    private static Task<Finding> KilledAsync(Stage stage) => stage.LiveAsync(stage.Subject.Builder(), async emulator =>
    {
        if (await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } problem) return Finding.Fail(problem);
        foreach (int id in stage.Subject.Names.Select(name => emulator.Extensions[name].ProcessId).OfType<int>())
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }

        await stage.HaveEndedAsync(emulator, TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        return await SecondLifeAsync(stage, emulator).ConfigureAwait(false);
    });

    private static Task<Finding> NeighbourAsync(Stage stage)
    {
        int lives = 0;
        LambdaEmulatorBuilder builder = stage.Subject.Builder()
            .AddExtension("check-neighbour", (variables, stopping) => RunNeighbourAsync(variables["AWS_LAMBDA_RUNTIME_API"], Interlocked.Increment(ref lives) == 1, stopping));
        return stage.LiveAsync(builder, async emulator =>
        {
            await emulator.InvokeAsync(cancellationToken: stage.CancellationToken).ConfigureAwait(false);
            return await SecondLifeAsync(stage, emulator).ConfigureAwait(false) is { Verdict: Verdict.Fail } failed ? failed : KilledAtShutdown(stage, emulator);
        });
    }

    /// <summary>Plays an extension that ends at its first event in the first life.</summary>
    private static async Task<int> RunNeighbourAsync(string api, bool crashes, CancellationToken stopping)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{api}/2020-01-01/extension/"), Timeout = Timeout.InfiniteTimeSpan };
        using var register = new HttpRequestMessage(HttpMethod.Post, "register") { Content = new StringContent("""{"events":["INVOKE","SHUTDOWN"]}""", Encoding.UTF8) };
        register.Headers.Add("Lambda-Extension-Name", "check-neighbour");
        using HttpResponseMessage registered = await http.SendAsync(register, stopping).ConfigureAwait(false);
        http.DefaultRequestHeaders.Add("Lambda-Extension-Identifier", registered.Headers.GetValues("Lambda-Extension-Identifier"));
        while (true)
        {
            string happened = await http.GetStringAsync("event/next", stopping).ConfigureAwait(false);
            if (happened.Contains("SHUTDOWN", StringComparison.Ordinal)) return 0;
            if (crashes) return 3;
        }
    }

    private static Task<Finding> InitFailureAsync(Stage stage) => stage.WithAsync(stage.Subject.Builder().UseFunctionCommand("/bin/sh", "-c", "exit 1"), async emulator =>
    {
        await emulator.WaitForInitAsync(stage.CancellationToken).ConfigureAwait(false);
        return KilledAtShutdown(stage, emulator);
    });

    private static Finding KilledAtShutdown(Stage stage, LambdaEmulator emulator)
    {
        ProgramExitedEvent? killed = emulator.Timeline.OfType<ProgramExitedEvent>().FirstOrDefault(exited => exited is { Killed: true, Extension: { } name } && stage.Subject.Names.Contains(name, StringComparer.Ordinal));
        return killed is null ? Finding.Pass : Finding.Fail($"{killed.Extension} still ran at the deadline of SHUTDOWN and was killed");
    }
}
