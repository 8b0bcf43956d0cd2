using System.Text;
using Lambda.Extensions.Sdk.PackageTests.Workspace;

namespace Lambda.Extensions.Sdk.PackageTests;

/// <summary>A second publish of the same sources; and what the build refuses, through the real package.</summary>
[Category("G23")]
public sealed class LayerChecksTests
{
    private const string Rid = "linux-x64";
    private const string Layer = "LambdaLayer=true";

    private ExtensionProject _project = null!;
    private byte[] _zip = [];

    [OneTimeSetUp]
    public async Task PublishAsync()
    {
        _project = await ExtensionProject.CreateAsync(Path.Combine("second", "and deeper, with = signs"));
        await _project.PublishAsync(Rid, Layer);
        _zip = File.ReadAllBytes(Zip);
    }

    private string Zip => _project.Published(Rid, "MyExtension-x86_64.zip");

    [Test]
    public async Task The_same_sources_give_the_same_layer_wherever_they_lie()
    {
        ExtensionProject other = await ExtensionProject.CreateAsync("third");
        await other.PublishAsync(Rid, Layer);
        Assert.That(_zip.AsSpan().SequenceEqual(File.ReadAllBytes(other.Published(Rid, "MyExtension-x86_64.zip"))), Is.True);
    }

    [Test]
    public async Task A_symbol_newer_than_the_target_os_fails_the_build()
    {
        string[] errors = await WithNativeAsync(bytes => Replace(bytes, "GLIBC_2.34\0", "GLIBC_2.38\0"), () => FailAsync(Layer));
        Assert.That(errors, Has.All.Contains("error LXS1103: extensions/MyExtension asks for GLIBC_2.38 (").And.All.Contains("Amazon Linux 2023 has glibc 2.34"));
        Assert.That(Zip, Does.Not.Exist);
    }

    [Test]
    public async Task A_binary_of_the_other_architecture_fails_the_build()
    {
        // e_machine: arm64 instead of x86_64.
        string[] errors = await WithNativeAsync(bytes => bytes[18] = 183, () => FailAsync(Layer));
        Assert.That(errors, Has.Exactly(1).Contains("error LXS1102: extensions/MyExtension is for arm64, not for x86_64"));
    }

    [Test]
    public async Task A_binary_that_is_cut_off_fails_the_build()
    {
        string[] errors = await WithNativeAsync(bytes => Array.Clear(bytes, 40, bytes.Length - 40), () => FailAsync(Layer));
        Assert.That(errors, Is.Not.Empty.And.All.Contains("error LXS1"));
    }

    [Test]
    public async Task An_older_target_os_fails_the_build() =>
        Assert.That(await FailAsync(Layer, "LambdaTargetOs=al2"), Has.All.Contains("error LXS1103: ").And.All.Contains("Amazon Linux 2 has glibc 2.26"));

    [Test]
    public async Task A_zip_over_its_budget_fails_the_build() =>
        Assert.That(await FailAsync(Layer, "LambdaLayerBudget=1MB"), Has.Exactly(1).Contains("error LXS1207: "));

    [Test]
    public async Task A_stray_file_fails_the_build_and_content_is_packed_beside()
    {
        string settings = Path.Combine(_project.ProjectFolder, "settings.json"), props = Path.Combine(_project.ProjectFolder, "Directory.Build.targets");
        try
        {
            File.WriteAllText(settings, "{}");
            File.WriteAllText(props, """<Project><ItemGroup><None Update="settings.json" CopyToPublishDirectory="PreserveNewest" /></ItemGroup></Project>""");
            Assert.That(await FailAsync(Layer), Has.Exactly(1).Contains("error LXS1201: settings.json is published beside the executable"));

            File.WriteAllText(props, """<Project><ItemGroup><None Update="settings.json" CopyToPublishDirectory="PreserveNewest" /><LambdaLayerContent Include="settings.json" /></ItemGroup></Project>""");
            Assert.That(await _project.PublishAsync(Rid, Layer), Does.Contain("MyExtension/settings.json  0644"));
        }
        finally
        {
            File.Delete(settings);
            File.Delete(props);
        }
    }

    [Test]
    public async Task An_output_folder_that_cannot_be_written_fails_the_build() =>
        Assert.That(await FailAsync(Layer, "LambdaLayerOutputPath=/proc/none/"), Has.Exactly(1).Contains("error LXS1010: cannot write /proc/none/MyExtension-x86_64.zip"));

    [Test]
    public async Task A_name_that_cannot_be_fails_before_anything_is_compiled() =>
        Assert.That(await FailAsync(Layer, "LambdaExtensionName=my extension"), Is.EqualTo([Path.Combine(_project.ProjectFolder, "MyExtension.csproj") + " : error LXS1002: 'my extension' cannot be an extension's name: 1 to 140 letters, digits, '.', '_' and '-', the first no '.' or '-'. Set <LambdaExtensionName>my-extension</LambdaExtensionName>; without it the name is the AssemblyName."]));

    [Test]
    public async Task A_runtime_identifier_that_is_not_lambdas_fails_the_build()
    {
        // Not native, and without a host for Windows: neither need be downloaded.
        Assert.That(await _project.FailAsync("win-x64", [], Layer, "PublishAot=false", "UseAppHost=false"), Has.Exactly(1).Contains("error LXS1001: Lambda does not run win-x64"));
    }

    [Test]
    public async Task A_project_that_is_not_native_fails_the_build() =>
        Assert.That(await FailAsync(Layer, "PublishAot=false"), Has.Exactly(1).Contains("error LXS1006: "));

    [Test]
    public async Task A_missing_linker_is_named_with_the_packages_that_bring_it()
    {
        // A PATH that has dotnet and no compiler.
        string bin = Directory.CreateDirectory(Path.Combine(Packages.Root, "bin")).FullName;
        string dotnet = Path.Combine(bin, "dotnet");
        if (!File.Exists(dotnet)) File.CreateSymbolicLink(dotnet, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Environment.ProcessPath!);
        string[] errors = await _project.FailAsync(Rid, [("PATH", bin)], Layer);
        Assert.That(errors, Has.Exactly(1).Contains("error LXS1007: a native extension needs clang or gcc").And.Exactly(1).Contains("apt-get install gcc"));
    }

    [Test]
    public async Task A_kind_of_link_that_does_not_exist_fails_before_anything_is_compiled() =>
        Assert.That(await FailAsync(Layer, "LambdaExtensionLink=Musl"), Is.EqualTo([Path.Combine(_project.ProjectFolder, "MyExtension.csproj") + " : error LXS1009: LambdaExtensionLink 'Musl' does not exist. It is Dynamic, the default, or Static."]));

    [Test]
    public async Task A_static_executable_needs_nothing_of_any_image_and_a_change_of_the_kind_links_again()
    {
        try
        {
            Assert.That(await _project.PublishAsync(Rid, Layer, "LambdaExtensionLink=Static", "LambdaTargetOs=al2"), Does.Contain("x86_64; any Linux: linked statically, needs no library of the image"));
        }
        finally
        {
            Assert.That(await _project.PublishAsync(Rid, Layer), Does.Contain("x86_64; Amazon Linux 2023: glibc 2.34 of 2.34"));
        }

        Assert.That(_zip.AsSpan().SequenceEqual(File.ReadAllBytes(Zip)), Is.True, "the same executable as before");
    }

    [TestCase("", "true false Size 40000")]
    [TestCase("InvariantGlobalization=false;OptimizationPreference=Speed;LambdaExtensionGCGen0Size=80000", "false false Speed 80000")]
    public async Task Defaults_come_from_the_package_and_give_way_to_the_project(string properties, string expected)
    {
        string[] arguments =
        [
            "msbuild", ExtensionProject.Name, "-p:Configuration=Release", .. properties.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(property => "-p:" + property),
            "-getProperty:InvariantGlobalization,ConcurrentGarbageCollection,OptimizationPreference,LambdaExtensionGCGen0Size",
        ];
        string output = await DotNet.SucceedAsync(_project.Folder, arguments);
        var values = System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("Properties").EnumerateObject().Select(property => property.Value.GetString());
        Assert.That(string.Join(' ', values), Is.EqualTo(expected));
    }

    [TestCase("OnInitializeAsync(Registration registration, CancellationToken cancellationToken)", "", "false")]
    [TestCase("OnInitializeAsync(Registration registration, CancellationToken cancellationToken)", "true", "true")]
    [TestCase("OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken)", "", "true")]
    [TestCase("OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken)", "", "true")]
    [TestCase("OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)", "", "true")]
    [TestCase("OnInvocationReportedAsync(Invocation invocation, CancellationToken cancellationToken)", "", "true")]
    [TestCase("OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken)", "false", "false")]
    public async Task Telemetry_is_in_the_executable_when_a_class_overrides_a_hook_that_needs_it_or_the_project_says_so(string hook, string property, string expected)
    {
        string file = Path.Combine(_project.ProjectFolder, "Overriding.cs");
        try
        {
            File.WriteAllText(file, $$"""
                using Lambda.Extensions.Sdk;
                using Lambda.Extensions.Sdk.Telemetry;

                internal sealed class Overriding : ExtensionBase
                {
                    protected override Task {{hook}} => Task.CompletedTask;
                }
                """);
            // In Debug, so that the published executable of the other tests stays as it is.
            string output = await DotNet.SucceedAsync(_project.Folder, ["msbuild", ExtensionProject.Name, "-p:Configuration=Debug", "-p:RuntimeIdentifier=" + Rid, $"-p:LambdaExtensionTelemetry={property}", "-t:Compile;_LambdaFindTelemetry", "-getProperty:LambdaExtensionTelemetry"]);
            Assert.That(output.Trim(), Is.EqualTo(expected));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private Task<string[]> FailAsync(params string[] properties) => _project.FailAsync(Rid, [], properties);

    /// <summary>Spoils what the native compiler made, for as long as something is tried with it.</summary>
    private async Task<string[]> WithNativeAsync(Action<byte[]> spoil, Func<Task<string[]>> tryIt)
    {
        string native = _project.Native(Rid);
        byte[] good = File.ReadAllBytes(native), bad = [.. good];
        spoil(bad);
        try
        {
            File.WriteAllBytes(native, bad);
            return await tryIt();
        }
        finally
        {
            File.WriteAllBytes(native, good);
        }
    }

    private static void Replace(byte[] bytes, string from, string to)
    {
        int at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(from));
        Assert.That(at, Is.Positive, "the executable does not ask for " + from);
        Encoding.ASCII.GetBytes(to).CopyTo(bytes, at);
    }
}
