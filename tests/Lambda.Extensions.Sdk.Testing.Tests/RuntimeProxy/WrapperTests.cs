using System.Globalization;
using Lambda.Extensions.Sdk.CachingTests.Support;
using Lambda.Extensions.Sdk.Testing.Sandboxing;
using Lambda.Extensions.Sdk.Testing.Tests.Sandboxing;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests.RuntimeProxy;

/// <summary>The layer's wrapper script with the real proxy.</summary>
public sealed class WrapperTests : IDisposable
{
    private readonly ScriptFolder _scripts = new();
    private readonly SandboxFixture _fixture = new();
    private readonly Looked _looked = new();
    private readonly int _port = FreePort.Take();

    public void Dispose()
    {
        _scripts.Dispose();
        _fixture.Dispose();
    }

    [Test]
    public async Task The_wrapper_of_a_layer_gives_the_runtime_the_proxy([Values(SandboxMode.On, SandboxMode.Off)] SandboxMode mode)
    {
        _fixture.OptFile("Looking-wrapper", await File.ReadAllTextAsync(_scripts.Wrapper("Looking")));
        await using LambdaEmulator lambda = await Start(_fixture.Builder(mode).AddLooking(_looked), "/opt/Looking-wrapper", Text(_port));
        await AssertSeenAsync(lambda);
    }

    [Test]
    public async Task Without_its_extension_the_runtime_uses_the_platform()
    {
        await using LambdaEmulator lambda = await Start(LambdaEmulator.CreateBuilder(), _scripts.Wrapper("Looking"), Text(_port));
        Assert.That((await lambda.InvokeAsync("7")).Payload, Is.EqualTo("7"));
        Assert.That(lambda.Function.Output[0].Text, Is.EqualTo($"Looking-wrapper: the extension's proxy is not on port {_port}, and the runtime uses {lambda.BaseAddress.Authority} directly"));
    }

    [Test]
    public async Task A_port_that_another_server_has_leaves_the_runtime_with_the_platform()
    {
        // The emulator itself answers 404 to the question.
        await using LambdaEmulator other = await LambdaEmulator.CreateBuilder().StartAsync();
        string taken = Text(other.BaseAddress.Port);
        await using LambdaEmulator lambda = await Start(LambdaEmulator.CreateBuilder().AddLooking(_looked), _scripts.Wrapper("Looking"), taken);
        Assert.That((await lambda.InvokeAsync("7")).Payload, Is.EqualTo("7"));
        Assert.That(_looked.Seen, Is.Empty);
        Assert.That(lambda.Extensions["Looking"].Output.Select(line => line.Text), Has.Some.Contains($"The port {taken} of the Runtime API proxy is taken"));
    }

    [Test]
    public async Task Two_wrappers_in_a_row_chain_two_proxies_without_further_variables()
    {
        int second = FreePort.Take();
        string both = _scripts.File("both", $"#!/bin/bash\nexec {_scripts.Wrapper("Second")} {_scripts.Wrapper("Looking")} \"$@\"\n");
        await using LambdaEmulator lambda = await Start(
            LambdaEmulator.CreateBuilder().AddLooking(_looked).AddExtension<Second>(), both, string.Create(CultureInfo.InvariantCulture, $"Looking={_port},Second={second}"));
        await AssertSeenAsync(lambda);
        Assert.That(ConnectionsTo(second), Is.GreaterThan(0), "the outer proxy forwards to the other one");
    }

    [Test]
    public async Task The_wrapper_and_WithRuntimeProxy_go_together()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().AddLooking(_looked)
            .UseFunctionCommand("python3", _scripts.Python("echo", ScriptFolder.EchoRuntime))
            .WithEnvironment("AWS_LAMBDA_EXEC_WRAPPER", _scripts.Wrapper("Looking"))
            .WithRuntimeProxy()
            .StartAsync();
        await AssertSeenAsync(lambda);
    }

    private async Task AssertSeenAsync(LambdaEmulator lambda)
    {
        Assert.That((await lambda.InvokeAsync("7")).Payload, Is.EqualTo("7"), lambda.Story());
        Assert.That(_looked.Seen, Is.EqualTo((string[])["event", "response"]), lambda.Story());
        Assert.That(lambda.Function.Output, Is.Empty);
    }

    private Task<LambdaEmulator> Start(LambdaEmulatorBuilder builder, string wrapper, string port) => builder
        .UseFunctionCommand("python3", _scripts.Python("echo", ScriptFolder.EchoRuntime))
        .WithTimeout(TimeSpan.FromMinutes(1))
        .WithEnvironment("AWS_LAMBDA_EXEC_WRAPPER", wrapper)
        .WithEnvironment("LAMBDA_EXT_RUNTIME_PROXY_PORT", port)
        .StartAsync();

    /// <summary>Counts the established connections to a port of this machine.</summary>
    private static int ConnectionsTo(int port)
    {
        string remote = string.Create(CultureInfo.InvariantCulture, $"0100007F:{port:X4}");
        return File.ReadLines("/proc/net/tcp").Count(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, { } to, "01", ..] && to == remote);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
