using System.Reflection;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using NUnit.Framework;

namespace My_Extension.Tests;

public sealed class LifecycleTests
{
    /// <summary>The extension's executable, as the build left it.</summary>
    private static readonly string Extension =
        typeof(LifecycleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Extension").Value!;

    [Test]
    public async Task It_sees_each_invocation_and_leaves_in_time()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(Extension)
            .StartAsync();

        InvocationResult result = await lambda.InvokeAsync("""{"name":"world"}""");
        await lambda.ShutdownAsync();

        EmulatedExtension extension = lambda.Extensions[Path.GetFileName(Extension)];
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(extension.Output.Select(line => line.Text), Has.Some.Contains($"Invoked: {result.RequestId}"));
        Assert.That(extension.ExitCode, Is.Zero);
    }
}
