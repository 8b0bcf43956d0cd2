using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Check.Families;

/// <summary>The end of the environment.</summary>
internal static class ShutdownFamily
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(300);

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("shutdown.in-time", "exits within 2 s after SHUTDOWN begins", "lambda-facts 1.6",
            "Do the last work within deadlineMs, with a limit on each call, then exit; do not call event/next again", Needs.Shutdown, stage => Task.FromResult(InTime(stage.First))),
        new("shutdown.quick", "exits within 300 ms after the SHUTDOWN event", "lambda-facts 1.6",
            "Send data during the invocations, so that little is left; the platform may cut the rest", Needs.TimelyExit, stage => Task.FromResult(IsQuick(stage.First))),
        new("shutdown.exit-code", "exits with code 0 after SHUTDOWN", "lambda-facts 1.5",
            "Return 0 after SHUTDOWN; any other code is reported as a failed shutdown", Needs.TimelyExit, stage => Task.FromResult(ExitCode(stage.First))),
        new("shutdown.sigterm", "ends on SIGTERM", "lambda-facts 1.6",
            "Do not ignore SIGTERM; treat it like SHUTDOWN", Needs.Health, SigTermAsync),
        new("shutdown.unknown-reason", "exits on a SHUTDOWN with an unknown reason and without a deadline", "lambda-facts 1.6",
            "Treat every SHUTDOWN alike, whatever its reason, and take 2 s where deadlineMs is missing", Needs.TimelyExit, UnknownReasonAsync),
    ];

    private static Finding InTime(FirstLife life)
    {
        List<string?> killed = [.. life.Exits.Where(exited => exited.Killed).Select(exited => exited.Extension)];
        return killed.Count == 0 ? Finding.Pass : Finding.Fail($"{string.Join(", ", killed)} still ran at the deadline and was killed");
    }

    private static Finding IsQuick(FirstLife life)
    {
        ProgramExitedEvent? slow = life.Exits.FirstOrDefault(exited => exited.AfterShutdown > Quick);
        return slow is null ? Finding.Pass : Finding.Warning($"{slow.Extension} took {slow.AfterShutdown!.Value.TotalMilliseconds:F0} ms");
    }

    private static Finding ExitCode(FirstLife life)
    {
        ProgramExitedEvent? bad = life.Exits.FirstOrDefault(exited => exited.ExitCode != 0);
        return bad is null ? Finding.Pass : Finding.Fail($"{bad.Extension} exited with {bad.ExitCode}");
    }

    private static Task<Finding> SigTermAsync(Stage stage) => stage.LiveAsync(stage.Subject.Builder(), async emulator =>
    {
        // The reset that follows would send SHUTDOWN to a second extension, so each is signalled at once.
        foreach (string name in stage.Subject.Names) emulator.Extensions[name].Terminate();
        return await stage.HaveEndedAsync(emulator, TimeSpan.FromSeconds(3)).ConfigureAwait(false)
            ? Finding.Pass
            : Finding.Fail("it still runs 3 s after SIGTERM");
    });

    private static Task<Finding> UnknownReasonAsync(Stage stage)
    {
        const string Body = """{"eventType":"SHUTDOWN","shutdownReason":"maintenance"}""";
        LambdaEmulatorBuilder builder = stage.Subject.Builder();
        bool isInvoked = stage.First.IsRegisteredFor("INVOKE");
        // The fault is taken by the call that waits for SHUTDOWN: the first one, or the one after the invocation.
        if (!isInvoked) builder.WithFaults(faults => faults.OnNext(Fault.ReplaceBody(Body).Always()));
        return stage.LiveAsync(builder, async emulator =>
        {
            if (isInvoked)
            {
                emulator.Faults.OnNext(Fault.ReplaceBody(Body).Always());
                if (await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } problem) return Finding.Fail(problem);
            }

            await emulator.ShutdownAsync(stage.CancellationToken).ConfigureAwait(false);
            EmulatedExtension? bad = stage.Subject.Names.Select(name => emulator.Extensions[name])
                .FirstOrDefault(extension => extension.Killed || (extension.ExitCode != 0 && stage.First.Exits.All(exited => exited.ExitCode == 0)));
            return bad is null ? Finding.Pass : Finding.Fail(bad.Killed ? $"{bad.Name} still ran at the deadline and was killed" : $"{bad.Name} exited with {bad.ExitCode}");
        });
    }
}
