using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Faults;

namespace Lambda.Extensions.Sdk.Cli.Check.Families;

/// <summary>Answers that the platform should not give.</summary>
internal static class FaultsFamily
{
    /// <summary>More calls than any sensible repetition makes in the time of the scenario.</summary>
    private const int Storm = 15;

    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(5);

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("faults.register-500", "does not hang when register is answered with 500", "lambda-facts 2.4",
            "Exit promptly, or repeat the call after a pause", Needs.Health,
            stage => stage.RecoverAsync(stage.Subject.Builder().WithFaults(faults => faults.OnRegister(Fault.Respond(500, Error))))),
        new("faults.next-500", "does not hang when event/next is answered with 500", "lambda-facts 2.4",
            "Exit promptly, so that the platform starts a new environment, or repeat the call after a pause", Needs.Health,
            stage => stage.RecoverAsync(stage.Subject.Builder().WithFaults(faults => faults.OnNext(Fault.Respond(500, Error))))),
        new("faults.next-dropped", "does not hang when the connection of event/next is closed", "lambda-facts 2.4",
            "Treat a closed connection like an error of the platform: exit promptly, or repeat the call after a pause", Needs.Health,
            stage => stage.RecoverAsync(stage.Subject.Builder().WithFaults(faults => faults.OnNext(Fault.DropConnection())))),
        new("faults.next-cut", "does not hang when the body of an event is cut off", "lambda-facts 2.4",
            "Check that an event is complete before it is used", Needs.Invoke,
            stage => stage.RecoverAsync(stage.Subject.Builder().WithFaults(faults => faults.OnNext(Fault.CutBodyAfter(20))))),
        new("faults.no-storm", "makes no endless loop of calls when every event/next fails", "lambda-facts 2.4",
            "Exit after a few attempts, with growing pauses between them", Needs.Health, NoStormAsync),
    ];

    private const string Error = """{"errorMessage":"internal error","errorType":"InternalServerError"}""";

    private static Task<Finding> NoStormAsync(Stage stage)
    {
        LambdaEmulatorBuilder builder = stage.Subject.Builder();
        return stage.WithAsync(builder, async emulator =>
        {
            InjectedFault fault = emulator.Faults.OnNext(Fault.Respond(500, Error).Always());
            await Task.Delay(Watched, stage.CancellationToken).ConfigureAwait(false);
            int calls = fault.Struck;
            return calls <= Storm * stage.Subject.Names.Count ? Finding.Pass : Finding.Fail($"it made {calls} calls in {Watched.TotalSeconds:F0} s");
        });
    }
}
