using System.Diagnostics;
using Lambda.Extensions.Sdk.PackageTests.Workspace;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Sandboxing;

namespace Lambda.Extensions.Sdk.PackageTests;

/// <summary>A native layer with a Runtime API proxy and its wrapper script, from the packages.</summary>
[Category("G23")]
public sealed class RuntimeProxyTests
{
    private const string Guard = """
        using System.Text;
        using Lambda.Extensions.Sdk.RuntimeApi;

        internal sealed class Extension : RuntimeApiExtension
        {
            protected override ValueTask<ResponseDecision> OnResponseAsync(RuntimeResponse response, CancellationToken cancellationToken) =>
                new(response.Payload.Span.IndexOf("secret"u8) < 0 ? ResponseDecision.Continue : ResponseDecision.Replace(Encoding.UTF8.GetBytes("\"redacted\"")));
        }
        """;

    /// <summary>A managed runtime's part is played by Python.</summary>
    private const string Runtime = """
        import os, time, urllib.request
        api = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
        while True:
            event = urllib.request.urlopen(api + "next")
            body = event.read()
            if body == b'"wait"':
                print("waiting", flush=True)
                time.sleep(600)
            urllib.request.urlopen(urllib.request.Request(api + event.headers["Lambda-Runtime-Aws-Request-Id"] + "/response", data=body))
        """;

    private string _output = "";
    private string _opt = "";
    private string _runtime = "";

    [OneTimeSetUp]
    public async Task PublishAsync()
    {
        ExtensionProject project = await ExtensionProject.CreateAsync("proxy");
        await File.WriteAllTextAsync(Path.Combine(project.ProjectFolder, "Extension.cs"), Guard);
        _output = await project.PublishAsync("linux-x64", "LambdaLayer=true", "LambdaRuntimeProxy=true", "LambdaInfrastructure=sam");
        _opt = EmulatedLife.Unpack(project.Published("linux-x64", "MyExtension-x86_64.zip"), "proxy-opt");
        _runtime = Path.Combine(Packages.Root, "runtime.py");
        await File.WriteAllTextAsync(_runtime, Runtime);
        Assert.That(await File.ReadAllTextAsync(project.Published("linux-x64", "MyExtension-x86_64.sam.yaml")), Does.Contain("AWS_LAMBDA_EXEC_WRAPPER: /opt/MyExtension-wrapper"));
    }

    [Test]
    public void The_layer_has_the_wrapper_and_the_summary_its_variable()
    {
        Assert.That(EmulatedLife.Files(_opt), Is.EqualTo((string[])["755 MyExtension-wrapper", "755 extensions/MyExtension"]));
        Assert.That(_output, Does.Contain("on the function, besides the layer:\n        AWS_LAMBDA_EXEC_WRAPPER=/opt/MyExtension-wrapper\n").And.Contains("      MyExtension-wrapper  0755  ").And.Not.Contains("warning"));
    }

    [TestCase(SandboxMode.Auto)]
    [TestCase(SandboxMode.Off)]
    public async Task The_function_behind_the_wrapper_answers_through_the_extension(SandboxMode mode)
    {
        await using LambdaEmulator lambda = await Builder(mode).StartAsync();
        Assert.That((await lambda.InvokeAsync("\"plain\"")).Payload, Is.EqualTo("\"plain\""));
        Assert.That((await lambda.InvokeAsync("\"a secret\"")).Payload, Is.EqualTo("\"redacted\""));
        await lambda.ShutdownAsync();
        Assert.That(lambda.Extensions["MyExtension"].ExitCode, Is.Zero);
    }

    [Test]
    public async Task Without_the_extension_the_function_answers_directly()
    {
        await using LambdaEmulator lambda = await Builder(SandboxMode.Off, withExtension: false).StartAsync();
        Assert.That((await lambda.InvokeAsync("\"a secret\"")).Payload, Is.EqualTo("\"a secret\""));
        Assert.That(lambda.Function.Output.Select(line => line.Text), Has.Some.StartsWith("MyExtension-wrapper: the extension's proxy is not on port"));
    }

    [Test]
    public async Task An_extension_that_is_killed_in_the_middle_of_an_invocation_ends_it_with_an_error()
    {
        await using LambdaEmulator lambda = await Builder(SandboxMode.Off).StartAsync();
        Task<InvocationResult> invocation = lambda.InvokeAsync("\"wait\"");
        await lambda.Timeline.WaitForAsync<Testing.Timeline.LogEvent>(log => log.Line.Text == "waiting");
        using (var extension = Process.GetProcessById(lambda.Extensions["MyExtension"].ProcessId!.Value)) extension.Kill();
        InvocationResult result = await invocation;
        Assert.That((result.Outcome, result.ErrorType), Is.EqualTo((EmulatedOutcome.ExtensionCrash, "Extension.Crash")));
        Assert.That((await lambda.InvokeAsync("\"a secret\"")).Payload, Is.EqualTo("\"redacted\""), "the next environment has the proxy again");
    }

    private LambdaEmulatorBuilder Builder(SandboxMode mode, bool withExtension = true)
    {
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder()
            .WithSandbox(sandbox => (sandbox.Mode, sandbox.OptFolder, sandbox.TaskFolder) = (mode, _opt, Packages.Root))
            .UseFunctionCommand("python3", _runtime)
            .WithTimeout(TimeSpan.FromMinutes(5))
            .WithEnvironment("AWS_LAMBDA_EXEC_WRAPPER", "/opt/MyExtension-wrapper")
            .WithRuntimeProxy();
        return withExtension ? builder.AddExtension(Path.Combine(_opt, "extensions", "MyExtension")) : builder;
    }
}
