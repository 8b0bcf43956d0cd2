using Lambda.Extensions.Sdk.PackageTests.Workspace;

namespace Lambda.Extensions.Sdk.PackageTests;

/// <summary>Referencing the package changes nothing in a project that is no extension.</summary>
[Category("G29")]
public sealed class NeighbourTests
{
    /// <summary>Every property that the package sets in an extension, and the two that say what the package takes a project for.</summary>
    private const string Properties =
        "InvariantGlobalization,ConcurrentGarbageCollection,ServerGarbageCollection,OptimizationPreference,EventSourceSupport,PositionIndependentExecutable,"
        + "IlcDehydrate,IlcFoldIdenticalMethodBodies,UseSystemResourceKeys,JsonSerializerIsReflectionEnabledByDefault,PathMap,LinkerFlavor,LambdaExtensionGCGen0Size,LambdaLayerKind,LambdaTargetOs";

    private Neighbours _solution = null!;
    private string _publishOutput = "";

    [OneTimeSetUp]
    public async Task PublishAsync()
    {
        _solution = await Neighbours.CreateAsync();
        _publishOutput = await DotNet.SucceedAsync(_solution.Folder, "publish", "All.slnx", "--no-restore", "-p:LambdaLayer=true");
    }

    [TestCaseSource(typeof(Neighbours), nameof(Neighbours.Names))]
    public async Task No_build_property_is_set(string project)
    {
        Dictionary<string, string> with = await _solution.EvaluateAsync(project, Properties, "Configuration=Release", "LambdaLayer=true");
        string folder = Path.Combine(_solution.Folder, project);
        Assert.That(File.ReadAllText(Path.Combine(folder, "obj", project + ".csproj.nuget.g.props")), Does.Contain("Lambda.Extensions.Sdk.props"), "the package is not there at all");

        // The same project, with the one hook that the package has taken away.
        Dictionary<string, string> plain = await _solution.EvaluateAsync(project, Properties, "Configuration=Release", "LambdaLayer=true", "BeforeTargetFrameworkInferenceTargets=");
        Assert.That(with, Is.EquivalentTo(plain));
    }

    [Test]
    public async Task A_test_is_no_extension_even_if_the_whole_repository_says_so()
    {
        foreach (string project in new[] { "XunitTests", "MSTestTests", "TUnitTests" })
            Assert.That((await _solution.EvaluateAsync(project, "_LambdaExtensionProject,InvariantGlobalization", "LambdaExtension=true", "LambdaLayer=true", "PublishAot=true"))["_LambdaExtensionProject"], Is.EqualTo("false"), project);
    }

    [TestCase("Extension", "", ExpectedResult = "true", TestName = "A project that says so is an extension")]
    [TestCase("Extension", "LambdaExtension=", ExpectedResult = "false", TestName = "A project that does not say so is none while it is built")]
    [TestCase("Extension", "LambdaExtension=;LambdaLayer=true", ExpectedResult = "true", TestName = "A native layer makes it one")]
    [TestCase("Extension", "LambdaExtension=;LambdaContainer=true", ExpectedResult = "true", TestName = "A native image makes it one")]
    [TestCase("Extension", "LambdaExtension=;LambdaLayer=true;PublishAot=false", ExpectedResult = "false", TestName = "A layer of a managed program does not make it one")]
    [TestCase("Extension", "LambdaExtension=false;LambdaLayer=true", ExpectedResult = "false", TestName = "A project can say that it is none")]
    [TestCase("Function", "LambdaLayer=true;PublishAot=true", ExpectedResult = "true", TestName = "A native program that nothing shows to be a function is taken for one")]
    [TestCase("Library", "LambdaExtension=true;LambdaLayer=true", ExpectedResult = "false", TestName = "A library is none")]
    public async Task<string> What_is_an_extension(string project, string properties) =>
        (await _solution.EvaluateAsync(project, "_LambdaExtensionProject,TargetFramework", properties.Split(';', StringSplitOptions.RemoveEmptyEntries)))["_LambdaExtensionProject"];

    [Test]
    public void Publishing_the_solution_makes_a_layer_of_the_extension_alone()
    {
        string[] zips = [.. Directory.GetFiles(_solution.Folder, "*.zip", SearchOption.AllDirectories).Select(zip => Path.GetRelativePath(_solution.Folder, zip))];
        Assert.That(zips, Has.Length.EqualTo(1).And.All.StartsWith("Extension/"));
        Assert.That(_publishOutput, Does.Contain("Function: no layer and no image. If it is an extension, set <LambdaExtension>true</LambdaExtension> in the project."));
        Assert.That(_publishOutput, Does.Not.Contain("warning").And.Not.Contain("Web: no layer").And.Not.Contain("Tests: no layer"));
    }

    [Test]
    public async Task A_function_keeps_reflection_cultures_and_messages()
    {
        string[] lines = (await _solution.RunAsync("Function")).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.That(lines[0], Is.EqualTo("""{"Value":7}"""));
        Assert.That(lines[2], Does.StartWith("The input string 'x' was not in a correct format"));
        string config = File.ReadAllText(Path.Combine(_solution.Folder, "Function", "bin", "Release", "net10.0", "publish", "Function.runtimeconfig.json"));
        Assert.That(config, Does.Not.Contain("Invariant").And.Not.Contain("IsReflectionEnabledByDefault").And.Not.Contain("System.GC").And.Not.Contain("EventSource"));
    }

    [Test]
    public async Task A_web_application_behind_a_library_keeps_reflection() =>
        Assert.That(await _solution.RunAsync("Web"), Does.Contain("""{"hello":1}"""));

    [Test]
    public async Task An_older_framework_is_refused_at_restore()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_solution.Folder, "older")).FullName;
        File.WriteAllText(Path.Combine(folder, "Older.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="Lambda.Extensions.Sdk" Version="{Packages.Version}" /></ItemGroup>
            </Project>
            """);
        (int exitCode, string output) = await DotNet.RunAsync(folder, "restore");
        Assert.That((exitCode, output), Is.EqualTo((1, output)));
        Assert.That(output, Does.Contain("NU1202").And.Not.Contain("CS0246"));
    }

    [Test]
    public async Task An_extension_in_another_language_gets_the_defaults()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_solution.Folder, "FSharp")).FullName;
        File.WriteAllText(Path.Combine(folder, "FSharp.fsproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <LambdaExtension>true</LambdaExtension>
                <DisableImplicitFSharpCoreReference>true</DisableImplicitFSharpCoreReference>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="Program.fs" />
                <PackageReference Include="FSharp.Core" Version="10.0.112" />
                <PackageReference Include="Lambda.Extensions.Sdk" Version="{Packages.Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.fs"), """
            type Hello() =
                inherit Lambda.Extensions.Sdk.ExtensionBase()

            [<EntryPoint>]
            let main _ = Lambda.Extensions.Sdk.ExtensionHost.Run<Hello>()
            """);
        string output = await DotNet.SucceedAsync(folder, "build");
        Assert.That(output, Does.Not.Contain("warning"));
        Assert.That(File.ReadAllText(Path.Combine(folder, "bin", "Debug", "net10.0", "FSharp.runtimeconfig.json")), Does.Contain("System.Globalization.Invariant\": true"));
    }
}
