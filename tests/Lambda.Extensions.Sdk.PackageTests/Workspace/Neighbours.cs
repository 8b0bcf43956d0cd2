namespace Lambda.Extensions.Sdk.PackageTests.Workspace;

/// <summary>
/// A solution of an extension and of projects that reference the package and are none: directly, through a library, with other
/// .NET SDKs and with testing platforms. Each is a program that prints what it can do.
/// </summary>
internal sealed class Neighbours
{
    private const string Probe = """
        Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(new Answer(7)));
        Console.WriteLine(new System.Globalization.CultureInfo("de-DE").NumberFormat.NumberDecimalSeparator);
        try { int.Parse("x"); } catch (FormatException e) { Console.WriteLine(e.Message); }

        """;

    private const string PackageReference = """<PackageReference Include="Lambda.Extensions.Sdk" Version="$version$" />""";
    private const string LibraryReference = """<ProjectReference Include="../Library/Library.csproj" />""";
    private const string Exe = "<OutputType>Exe</OutputType>";
    private const string Sdk = "Microsoft.NET.Sdk";

    private Neighbours(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>The projects that are no extensions, though they see the package.</summary>
    public static string[] Names { get; } = ["Function", "DeclaredFunction", "NativeFunction", "Web", "Tool", "XunitTests", "MSTestTests", "TUnitTests"];

    public static async Task<Neighbours> CreateAsync()
    {
        var solution = new Neighbours(Directory.CreateDirectory(Path.Combine(Packages.Root, "neighbours")).FullName);
        solution.Write("Extension", Sdk, Exe + "<LambdaExtension>true</LambdaExtension><PublishAot>true</PublishAot>", PackageReference, """
            using Lambda.Extensions.Sdk;

            return ExtensionHost.Run<Hello>();

            sealed class Hello : ExtensionBase;
            """);
        solution.Write("Library", Sdk, "", PackageReference, "public sealed class Uses : Lambda.Extensions.Sdk.ExtensionBase;");
        solution.Write("Function", Sdk, Exe, PackageReference, Probe + "sealed record Answer(int Value);\nsealed class Inside : Lambda.Extensions.Sdk.ExtensionBase;");
        solution.Write("DeclaredFunction", Sdk, Exe + "<AWSProjectType>Lambda</AWSProjectType><PublishAot>true</PublishAot>", PackageReference, "return 0;");
        solution.Write("NativeFunction", Sdk, Exe + "<AssemblyName>bootstrap</AssemblyName><PublishAot>true</PublishAot>", PackageReference, "return 0;");
        solution.Write("Tool", Sdk, Exe + "<PublishAot>true</PublishAot>", LibraryReference, "return 0;");
        solution.Write("Web", "Microsoft.NET.Sdk.Web", "", LibraryReference, """
            var app = WebApplication.Create();
            app.Urls.Add("http://127.0.0.1:0");
            app.MapGet("/", () => new { hello = 1 });
            await app.StartAsync();
            using var client = new HttpClient();
            Console.WriteLine(await client.GetStringAsync(app.Urls.Single()));
            """);
        const string test = "public sealed class Tests { [$attribute$] public void Passes() => _ = new System.Globalization.CultureInfo(\"de-DE\"); }";
        solution.Write("XunitTests", Sdk, Exe, PackageReference + """<PackageReference Include="xunit.v3" Version="3.2.2" />""", test.Replace("$attribute$", "Xunit.Fact", StringComparison.Ordinal));
        solution.Write(
            "MSTestTests", Sdk, Exe + "<EnableMSTestRunner>true</EnableMSTestRunner>", PackageReference + """<PackageReference Include="MSTest.TestFramework" Version="4.5.2" /><PackageReference Include="MSTest.TestAdapter" Version="4.5.2" />""",
            "using Microsoft.VisualStudio.TestTools.UnitTesting;\n[TestClass] " + test.Replace("$attribute$", "TestMethod", StringComparison.Ordinal));
        solution.Write("TUnitTests", Sdk, Exe, PackageReference + """<PackageReference Include="TUnit.Engine" Version="1.81.10" /><PackageReference Include="TUnit.Core" Version="1.81.10" />""", test.Replace("$attribute$", "TUnit.Core.Test", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(solution.Folder, "All.slnx"), $"<Solution>{string.Concat(Names.Append("Extension").Append("Library").Select(name => $"<Project Path=\"{name}/{name}.csproj\" />"))}</Solution>");
        await DotNet.SucceedAsync(solution.Folder, "restore", "All.slnx");
        return solution;
    }

    /// <summary>The values of build properties of a project.</summary>
    public async Task<Dictionary<string, string>> EvaluateAsync(string project, string names, params string[] properties)
    {
        string output = await DotNet.SucceedAsync(Folder, ["msbuild", project, .. properties.Select(property => "-p:" + property), "-getProperty:" + names]);
        return System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("Properties").EnumerateObject()
            .ToDictionary(property => property.Name, property => property.Value.GetString()!);
    }

    /// <summary>What an earlier publish of the solution left of a project, started.</summary>
    public async Task<string> RunAsync(string project)
    {
        string assembly = Path.Combine(Folder, project, "bin", "Release", "net10.0", "publish", project + ".dll");
        return await DotNet.SucceedAsync(Folder, "exec", assembly);
    }

    private void Write(string name, string sdk, string properties, string references, string program)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, name + ".csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {references.Replace("$version$", Packages.Version, StringComparison.Ordinal)}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
    }
}
