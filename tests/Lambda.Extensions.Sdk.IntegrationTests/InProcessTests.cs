using Lambda.Extensions.Sdk.Testing.Invocations;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>The SDK on the JIT, inside the test's process, as an author's own unit tests run it.</summary>
public sealed class InProcessTests
{
    [Test]
    public async Task An_extension_lives_a_whole_life_in_the_tests_process()
    {
        var seen = new Seen();
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().WithPatience()
            .AddExtension<Recorder>(host => host.Services.AddSingleton(seen))
            .WithTracing()
            .StartAsync();
        InvocationResult result = await lambda.InvokeAsync("""{"n":1}""");
        await lambda.ShutdownAsync();

        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(seen.Registration, Has.Property("FunctionVersion").EqualTo("$LATEST").And.Property("AccountId").Null);
        Assert.That(seen.Invoke!.RequestId, Is.EqualTo(result.RequestId));
        Assert.That(seen.Invoke.InvokedFunctionArn, Does.StartWith("arn:aws:lambda:"));
        Assert.That(seen.Invoke.Tracing!.Value, Does.StartWith("Root=1-"));
        Assert.That(seen.Invoke.Deadline, Is.GreaterThan(TimeProvider.System.GetUtcNow().AddMinutes(-1)), "an epoch time, not a duration");
        Assert.That(seen.Shutdown, Has.Property("Reason").EqualTo(ShutdownReason.Spindown).And.Property("Cause").EqualTo(ShutdownCause.Event));
        Assert.That(lambda.Extensions[nameof(Recorder)].ExitCode, Is.Zero);
    }

    [Test]
    public async Task The_account_id_comes_when_it_is_asked_for()
    {
        var seen = new Seen();
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().WithPatience()
            .AddExtension<Recorder>(host => host.Services.AddSingleton(seen))
            .WithEnvironment("LAMBDA_EXT_REQUEST_ACCOUNT_ID", "true")
            .WithRegion("eu-central-1", "111122223333")
            .StartAsync();
        Assert.That(seen.Registration!.AccountId, Is.EqualTo("111122223333"));
    }

    [Test]
    public async Task Many_environments_live_side_by_side_in_one_process()
    {
        IEnumerable<Task> lives = Enumerable.Range(0, 8).Select(async _ =>
        {
            var seen = new Seen();
            await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().WithPatience().AddExtension<Recorder>(host => host.Services.AddSingleton(seen)).StartAsync();
            for (int i = 0; i < 20; i++)
            {
                InvocationResult result = await lambda.InvokeAsync();
                Assert.That(seen.Invoke!.RequestId, Is.EqualTo(result.RequestId));
            }

            await lambda.ShutdownAsync();
            Assert.That(lambda.Extensions[nameof(Recorder)].ExitCode, Is.Zero);
        });
        await Task.WhenAll(lives);
    }

    private sealed class Seen
    {
        public Registration? Registration { get; set; }

        public InvokeEvent? Invoke { get; set; }

        public ShutdownEvent? Shutdown { get; set; }
    }

    private sealed class Recorder(Seen seen) : ExtensionBase
    {
        protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken)
        {
            seen.Registration = registration;
            return Task.CompletedTask;
        }

        protected override async Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
        {
            await Task.Yield();
            seen.Invoke = invoke;
        }

        protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
        {
            seen.Shutdown = shutdown;
            return Task.CompletedTask;
        }
    }
}
