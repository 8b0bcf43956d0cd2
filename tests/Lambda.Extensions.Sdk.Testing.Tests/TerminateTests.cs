using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>SIGTERM to an extension.</summary>
public sealed class TerminateTests
{
    [Test]
    public async Task A_process_receives_SIGTERM_and_may_end_in_its_own_way()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtensionCommand("trap-ext", "/bin/sh", "-c", "trap 'exit 5' TERM; echo ready; while :; do sleep 600 & wait $!; done")
            .StartWithoutInitAsync();
        await lambda.Timeline.WaitForAsync<LogEvent>(log => log.Line.Text == "ready");

        lambda.Extensions["trap-ext"].Terminate();

        var exited = await lambda.Timeline.WaitForAsync<ProgramExitedEvent>(exited => exited.Extension == "trap-ext");
        Assert.That(exited.ExitCode, Is.EqualTo(5));
        Assert.That(exited.Killed, Is.False);
    }

    [Test]
    public async Task An_extension_in_the_process_of_the_test_is_cancelled()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension("inside", async (_, stopping) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return 6;
            })
            .StartWithoutInitAsync();
        await lambda.Timeline.WaitForEventAsync(EmulatorEventNames.ExtensionStarted, "inside");

        lambda.Extensions["inside"].Terminate();

        var exited = await lambda.Timeline.WaitForAsync<ProgramExitedEvent>(exited => exited.Extension == "inside");
        Assert.That(exited.ExitCode, Is.EqualTo(6));
    }
}
