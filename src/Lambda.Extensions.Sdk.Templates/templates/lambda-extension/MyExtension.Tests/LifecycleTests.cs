using Lambda.Extensions.Sdk.Testing;
using NUnit.Framework;

public sealed class LifecycleTests
{
    [Test]
    public async Task It_sees_each_invocation_and_leaves_in_time()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(Path.Combine(AppContext.BaseDirectory, "MyExtension"))
            .StartAsync();

        InvocationResult result = await lambda.InvokeAsync("""{"name":"world"}""");
        await lambda.ShutdownAsync();

        EmulatedExtension extension = lambda.Extensions["MyExtension"];
        Assert.That(result.Outcome, Is.EqualTo(InvocationOutcome.Success));
        Assert.That(extension.Output.Select(line => line.Text), Has.Some.Contains($"Invoked: {result.RequestId}"));
        Assert.That(extension.ExitCode, Is.Zero);
    }
}
