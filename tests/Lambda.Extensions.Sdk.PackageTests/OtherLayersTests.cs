using Lambda.Extensions.Sdk.PackageTests.Workspace;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.PackageTests;

/// <summary>Layers that are not native, or not for this machine.</summary>
[Category("G23")]
public sealed class OtherLayersTests
{
    private ExtensionProject _project = null!;

    [OneTimeSetUp]
    public async Task CreateAsync() => _project = await ExtensionProject.CreateAsync("other");

    [Test]
    public async Task A_framework_dependent_layer_starts_by_its_script()
    {
        string output = await _project.PublishAsync("linux-x64", "LambdaLayer=true", "LambdaLayerKind=FrameworkDependent");
        Assert.That(output, Does.Contain("--compatible-runtimes dotnet10").And.Not.Contains("Generating native code"));

        string opt = EmulatedLife.Unpack(_project.Published("linux-x64", "MyExtension-x86_64.zip"), "framework-dependent-opt");
        Approved.Check("framework-dependent.txt", EmulatedLife.Files(opt));
        await EmulatedLife.RunAsync(Path.Combine(opt, "extensions", "MyExtension"));
    }

    [Test]
    public async Task A_startup_hook_gets_into_a_function_that_knows_nothing_of_it()
    {
        string output = await _project.PublishAsync("linux-x64", "LambdaLayer=true", "LambdaLayerKind=StartupHook", "PublishReadyToRun=true");
        Assert.That(output, Does.Contain("DOTNET_STARTUP_HOOKS=/opt/MyExtension/MyExtension.StartupHook.dll").And.Contain("--compatible-runtimes dotnet10").And.Not.Contain("warning"));

        string opt = EmulatedLife.Unpack(_project.Published("linux-x64", "MyExtension-x86_64.zip"), "hook-opt");
        Approved.Check("startup-hook.txt", EmulatedLife.Files(opt));
        string hook = Path.Combine(opt, "MyExtension", "MyExtension.StartupHook.dll");
        await EmulatedLife.RunInsideAsync(await PlainFunction.BuildAsync("net10.0"), hook);

        // A function on an older .NET starts without the extension.
        IReadOnlyList<string> lines = await EmulatedLife.RunWithoutAsync(await PlainFunction.BuildAsync("net8.0"), hook);
        Assert.That(lines, Has.Exactly(1).Match(@"^The startup hook .*MyExtension\.StartupHook\.dll is off, and the function runs without it: it needs \.NET 10, and the function runs on \.NET 8\.0\.\d+\.$"));
    }

    [Test]
    public async Task An_arm64_layer_is_built_on_x64_and_lives_a_whole_life()
    {
        CrossTools.Require();
        await _project.PublishAsync("linux-arm64", "LambdaLayer=true");
        string opt = EmulatedLife.Unpack(_project.Published("linux-arm64", "MyExtension-arm64.zip"), "arm64-opt");
        await EmulatedLife.RunAsync("MyExtension", builder => builder.AddExtensionCommand(
            "MyExtension", CrossTools.Emulator[0], [.. CrossTools.Emulator[1..], Path.Combine(opt, "extensions", "MyExtension")]));
    }
}
