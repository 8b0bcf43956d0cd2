using System.Globalization;
using Lambda.Extensions.Sdk.CachingTests.Support;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests.RuntimeProxy;

/// <summary>A runtime behind a proxy over the life of an environment.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private readonly ScriptFolder _scripts = new();
    private readonly Looked _looked = new();

    public void Dispose() => _scripts.Dispose();

    [TestCase(InitializationTypes.OnDemand)]
    [TestCase(InitializationTypes.ProvisionedConcurrency)]
    [TestCase(InitializationTypes.SnapStart)]
    [TestCase(InitializationTypes.ManagedInstances)]
    public async Task A_function_uses_the_proxy_in_every_initialization_type(string type)
    {
        await using LambdaEmulator lambda = await Builder().WithInitializationType(type).StartAsync();
        Assert.That((await lambda.InvokeAsync("1")).Payload, Is.EqualTo("1"));
        Assert.That((await lambda.InvokeAsync("2")).Payload, Is.EqualTo("2"));
        Assert.That(_looked.Seen, Is.EqualTo((string[])["event", "response", "event", "response"]));
    }

    [Test]
    public async Task On_Managed_Instances_several_invocations_are_under_way_at_once()
    {
        using var together = new Barrier(4);
        await using LambdaEmulator lambda = await Builder()
            .UseFunction(async (invocation, stopping) =>
            {
                await Task.Run(() => together.SignalAndWait(stopping), stopping);
                return invocation.Payload;
            })
            .WithInitializationType(InitializationTypes.ManagedInstances)
            .WithMaxConcurrency(4)
            .StartAsync();
        for (int round = 0; round < 5; round++)
        {
            InvocationResult[] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => lambda.InvokeAsync(i.ToString(CultureInfo.InvariantCulture)))).Soon();
            Assert.That(results.Select(result => result.Payload), Is.EqualTo((string[])["0", "1", "2", "3"]));
        }

        Assert.That(_looked.Seen.Count(seen => seen == "response"), Is.EqualTo(20));
    }

    [Test]
    public async Task Connections_survive_a_restore_and_a_freeze()
    {
        await using LambdaEmulator lambda = await Builder()
            .UseFunction(_scripts.Python("echo", ScriptFolder.EchoRuntime))
            .WithInitializationType(InitializationTypes.SnapStart)
            .WithFreezeBetweenInvocations()
            .StartAsync();
        await lambda.RestoreAsync();
        for (int i = 0; i < 3; i++) Assert.That((await lambda.InvokeAsync("7")).Payload, Is.EqualTo("7"));
        Assert.That(_looked.Seen.Count(seen => seen == "response"), Is.EqualTo(3));
        Assert.That(lambda.Function.Starts, Is.EqualTo(1));
    }

    [Test]
    public async Task A_runtime_that_crashed_uses_the_proxy_again_when_it_starts_again()
    {
        await using LambdaEmulator lambda = await Builder()
            .UseFunction(_scripts.Python("crashing", "id, event = invocation()\nif event == b'1': sys.exit(3)\nrespond(id, event)\ninvocation()\n"))
            .StartAsync();
        Assert.That((await lambda.InvokeAsync("1")).Outcome, Is.EqualTo(EmulatedOutcome.RuntimeCrash));
        Assert.That((await lambda.InvokeAsync("2")).Payload, Is.EqualTo("2"));
        Assert.That(_looked.Seen, Is.EqualTo((string[])["event", "event", "response"]));
    }

    [Test]
    public async Task An_extension_that_ends_in_the_middle_of_an_invocation_ends_it_with_an_error()
    {
        using var killed = new CancellationTokenSource();
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension("Silent", async (environment, stopping) =>
            {
                using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, killed.Token);
                var variables = new Dictionary<string, string>(environment, StringComparer.Ordinal) { ["LAMBDA_EXT_NAME"] = "Silent" };
                ExtensionHostBuilder host = ExtensionHost.CreateBuilder().UseEnvironment(LambdaEnvironment.FromVariables(variables));
                host.AddExtension<Silent>();
                await host.Build().RunAsync(both.Token);
                return 1;
            })
            .UseFunction(async (invocation, stopping) =>
            {
                // The runtime has a connection through the proxy; another call over it shows its end.
                using var client = new HttpClient { BaseAddress = new Uri("http://" + invocation.Environment["AWS_LAMBDA_RUNTIME_API"]) };
                await client.GetAsync(new Uri("/2018-06-01/ping", UriKind.Relative), stopping);
                await killed.CancelAsync();
                await Task.Delay(Timeout.Infinite, stopping);
                return "";
            })
            .WithTimeout(TimeSpan.FromMinutes(5))
            .WithRuntimeProxy()
            .StartAsync();
        InvocationResult result = await lambda.InvokeAsync().Soon();
        Assert.That((result.Outcome, result.ErrorType), Is.EqualTo((EmulatedOutcome.ExtensionCrash, "Extension.Crash")), lambda.Story());
    }

    [Test]
    public async Task Without_a_proxy_on_the_port_the_runtime_uses_the_platform_and_a_line_says_so()
    {
        int port = FreePort.Take();
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().WithRuntimeProxy(port).StartAsync();
        Assert.That((await lambda.InvokeAsync("1")).Payload, Is.EqualTo("1"));
        Assert.That(lambda.Function.Output[0].Text, Is.EqualTo($"No proxy listens on port {port}, and the runtime uses the platform directly."));
    }

    [Test]
    public async Task A_list_of_ports_needs_the_number_of_the_outer_one() =>
        Assert.That(
            async () => await LambdaEmulator.CreateBuilder().WithEnvironment("LAMBDA_EXT_RUNTIME_PROXY_PORT", "a=9009,b=9010").WithRuntimeProxy().StartAsync(),
            Throws.InvalidOperationException.With.Message.Contains("WithRuntimeProxy(9009)"));

    [TestCase(-1)]
    [TestCase(65536)]
    public void A_number_that_is_no_port_is_refused(int port) =>
        Assert.That(() => LambdaEmulator.CreateBuilder().WithRuntimeProxy(port), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private LambdaEmulatorBuilder Builder() => LambdaEmulator.CreateBuilder().By(Way.Hooks, _scripts, _looked);
}
