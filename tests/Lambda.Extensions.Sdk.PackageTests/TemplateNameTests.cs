using Lambda.Extensions.Sdk.PackageTests.Workspace;

namespace Lambda.Extensions.Sdk.PackageTests;

/// <summary>Names that people give their projects, and their folders.</summary>
public sealed class TemplateNameTests
{
    [TestCase("log-shipper", "log-shipper")]
    [TestCase("log shipper", "log-shipper")]
    [TestCase("1st.Extension", "1st.Extension")]
    public async Task Any_name_gives_a_solution_that_builds(string name, string file)
    {
        string folder = await ExtensionProject.CreateByFolderAsync(name);
        // An extension runs on Linux only: no analyzer asks whether a mode exists on Windows.
        File.WriteAllText(Path.Combine(folder, name, "Mode.cs"), """
            internal static class Mode
            {
                public static FileStreamOptions Options => new() { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead };
            }
            """);
        string output = await DotNet.SucceedAsync(folder, "build", "-warnaserror", "-p:AnalysisLevel=latest-all", "-p:TreatWarningsAsErrors=true");
        Assert.That(output, Does.Contain("Build succeeded"));
        Assert.That(Path.Combine(folder, name, "bin", "Debug", "net10.0", file), Does.Exist);
    }

    [TestCase("журнал", "extension")]
    [TestCase("a+b", "a-b")]
    public async Task A_name_that_an_extension_cannot_have_is_written_as_one_it_can(string name, string file)
    {
        string folder = await ExtensionProject.CreateByFolderAsync(name);
        Assert.That(File.ReadAllText(Path.Combine(folder, name, name + ".csproj")), Does.Contain($"<AssemblyName>{file}</AssemblyName>"));
    }
}
