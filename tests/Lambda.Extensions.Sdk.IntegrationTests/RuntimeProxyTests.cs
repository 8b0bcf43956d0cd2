using Lambda.Extensions.Sdk.RuntimeApi;
using Lambda.Extensions.Sdk.Testing.Invocations;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>The runtime loop of samples/HelloFunction behind a proxy.</summary>
public sealed class RuntimeProxyTests
{
    private static readonly string[] Events = ["""{"echo":[1,2]}""", """{"fail":"on purpose"}""", "not JSON", "7"];

    [Test]
    public Task A_native_function_has_the_same_results_as_without() =>
        SameAsync(builder => builder.UseFunction(PublishedSample.Executable("HelloFunction")));

    [Test]
    public Task A_function_on_the_JIT_has_the_same_results_as_without() =>
        SameAsync(builder => builder.UseFunctionCommand("dotnet", PublishedSample.PathOf("HelloFunction.jit", "HelloFunction.dll")));

    [Test]
    public async Task An_event_that_the_proxy_answers_does_not_reach_the_function()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().WithPatience().UseFunction(PublishedSample.Executable("HelloFunction"))
            .AddExtension<Blocking>(options: options => options.RuntimeApi.HookTimeout = TimeSpan.FromSeconds(60))
            .WithRuntimeProxy()
            .StartAsync();
        Assert.That((await lambda.InvokeAsync("""{"echo":1,"log":"seen"}""")).Payload, Is.EqualTo("1"));
        InvocationResult refused = await lambda.InvokeAsync("""{"block":true,"log":"seen"}""");
        Assert.That((refused.Outcome, refused.ErrorType), Is.EqualTo((EmulatedOutcome.FunctionError, "Guard.Blocked")));
        Assert.That(lambda.Function.Output, Has.Count.EqualTo(1));
    }

    private static async Task SameAsync(Func<LambdaEmulatorBuilder, LambdaEmulatorBuilder> function) =>
        Assert.That(
            await ResultsAsync(function(LambdaEmulator.CreateBuilder().WithPatience()).AddExtension<Silent>().WithRuntimeProxy()),
            Is.EqualTo(await ResultsAsync(function(LambdaEmulator.CreateBuilder().WithPatience()))));

    private static async Task<IReadOnlyList<string>> ResultsAsync(LambdaEmulatorBuilder builder)
    {
        await using LambdaEmulator lambda = await builder.StartAsync();
        var results = new List<string>();
        foreach (string payload in Events)
        {
            InvocationResult result = await lambda.InvokeAsync(payload);
            results.Add($"{result.Outcome} {result.ErrorType} {result.ErrorMessage} {result.Payload}");
        }

        Assert.That(lambda.Function.Output, Is.Empty);
        return results;
    }

    private sealed class Silent : RuntimeApiExtension;

    private sealed class Blocking : RuntimeApiExtension
    {
        protected override ValueTask<EventDecision> OnEventAsync(RuntimeEvent runtimeEvent, CancellationToken cancellationToken) =>
            new(runtimeEvent.Payload.Span.IndexOf("block"u8) < 0 ? EventDecision.Continue : EventDecision.Fail("Guard.Blocked", "The event is blocked."));
    }
}
