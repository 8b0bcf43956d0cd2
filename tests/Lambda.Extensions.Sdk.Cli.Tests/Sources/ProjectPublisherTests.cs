using Lambda.Extensions.Sdk.Cli.Sources;
using Lambda.Extensions.Sdk.Cli.Tests.Processes;

namespace Lambda.Extensions.Sdk.Cli.Tests.Sources;

/// <summary>Projects as extensions and functions: published, or refused with what is missing.</summary>
public sealed class ProjectPublisherTests
{
    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Without_a_linker_the_package_to_install_is_named()
    {
        var project = WriteProject("<PublishAot>true</PublishAot>");
        var terminal = WithPath(withLinker: false);

        var exitCode = await terminal.RunAsync("run", "--extension", project);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(terminal.Error, Does.StartWith("lambda-ext: cannot publish MyExt: no linker was found in PATH. Native AOT needs clang or gcc to link: 'apt-get install gcc libc6-dev'"));
        Assert.That(terminal.Error, Does.Contain("Or add --jit"));
    }

    [Test]
    public async Task With_jit_no_linker_is_needed_and_the_next_run_finds_it_built()
    {
        var project = WriteProject("<PublishAot>true</PublishAot>");
        var terminal = WithPath(withLinker: false);

        var executable = await new ProjectPublisher(terminal.Terminal, jit: true).PublishAsync(project, CancellationToken.None);
        var built = File.GetLastWriteTimeUtc(executable);
        var again = await new ProjectPublisher(terminal.Terminal, jit: true).PublishAsync(project, CancellationToken.None);
        var (exitCode, output, _) = await ChildProcess.RunAsync(executable, []);

        Assert.Multiple(() =>
        {
            Assert.That(Path.GetFileName(executable), Is.EqualTo("MyExt"));
            Assert.That(executable, Does.StartWith(_folder["cache"]));
            Assert.That(again, Is.EqualTo(executable));
            Assert.That(File.GetLastWriteTimeUtc(again), Is.EqualTo(built));
            Assert.That(terminal.Error, Does.Match(@"^lambda-ext: publishing MyExt for [a-z0-9-]+, JIT…\n(lambda-ext: … still publishing MyExt \(\d+ s\)\n)*lambda-ext: published MyExt in \d"));
            Assert.That(output.Trim(), Is.EqualTo("it runs"));
            Assert.That(exitCode, Is.EqualTo(0));
        });
    }

    [Test]
    public async Task Without_jit_the_executable_is_native()
    {
        var project = WriteProject("<PublishAot>true</PublishAot><InvariantGlobalization>true</InvariantGlobalization>");
        var terminal = new TestTerminal(("XDG_CACHE_HOME", _folder["cache"]));

        var executable = await new ProjectPublisher(terminal.Terminal, jit: false).PublishAsync(project, CancellationToken.None);
        var (exitCode, output, _) = await ChildProcess.RunAsync(executable, []);

        Assert.Multiple(() =>
        {
            Assert.That(File.Exists(Path.ChangeExtension(executable, ".dll")), Is.False);
            Assert.That(output.Trim(), Is.EqualTo("it runs"));
            Assert.That(exitCode, Is.EqualTo(0));
        });
    }

    [Test]
    public async Task Errors_of_the_build_are_shown()
    {
        var project = WriteProject("", "this is not C#;");
        var terminal = WithPath(withLinker: true);

        var exitCode = await terminal.RunAsync("run", "--extension", project, "--jit");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(terminal.Error, Does.Contain($"lambda-ext: publishing '{project}' failed:\n  ").And.Contain("Program.cs(1,").And.Contain("error CS"));
    }

    [Test]
    public async Task A_library_is_no_extension()
    {
        var project = WriteProject("<OutputType>Library</OutputType>");
        var terminal = WithPath(withLinker: true);

        Assert.That(await terminal.RunAsync("run", "--extension", project), Is.EqualTo(1));
        Assert.That(terminal.Error, Does.Contain("is a library. An extension or a function is a program: set <OutputType>Exe</OutputType>."));
    }

    [Test]
    public async Task A_broken_project_file_is_shown_as_it_is()
    {
        var project = _folder.Write("MyExt.csproj", "<Project");
        var terminal = WithPath(withLinker: true);

        Assert.That(await terminal.RunAsync("run", "--extension", project), Is.EqualTo(1));
        Assert.That(terminal.Error, Does.Contain($"the project '{project}' cannot be read:\n  ").And.Contain("MSB"));
    }

    [Test]
    public async Task Without_dotnet_the_SDK_is_named()
    {
        var project = WriteProject("");
        var terminal = new TestTerminal(("DOTNET_HOST_PATH", _folder["no-dotnet"]));

        Assert.That(await terminal.RunAsync("run", "--extension", project), Is.EqualTo(1));
        Assert.That(terminal.Error, Does.Contain("could not be started").And.Contain("needs the .NET 10 SDK in PATH"));
    }

    [Test]
    public void A_missing_linker_is_recognised_in_what_the_build_says()
    {
        Assert.That(NativeLinker.IsMissingIn("error : Platform linker ('clang' or 'gcc') not found in PATH. Ensure you have all the required prerequisites"), Is.True);
        Assert.That(NativeLinker.IsMissingIn("error CS0103"), Is.False);
    }

    private string WriteProject(string properties, string code = """System.Console.WriteLine("it runs");""")
    {
        _folder.Write("Program.cs", code);
        return _folder.Write(
            "MyExt.csproj",
            $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType>{properties}</PropertyGroup></Project>");
    }

    /// <summary>A PATH of the test's own, with dotnet and what it needs, and a cache of the test's own.</summary>
    private TestTerminal WithPath(bool withLinker)
    {
        var commands = withLinker ? new[] { "dotnet", "gcc" } : ["dotnet"];
        Directory.CreateDirectory(_folder["bin"]);
        foreach (var command in commands)
        {
            var target = ExecutablePath.Find(command, Environment.GetEnvironmentVariable("PATH"))!;
            File.CreateSymbolicLink(_folder["bin/" + command], target);
        }

        return new TestTerminal(("PATH", _folder["bin"]), ("XDG_CACHE_HOME", _folder["cache"]), ("DOTNET_HOST_PATH", null));
    }
}
