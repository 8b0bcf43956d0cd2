using System.Diagnostics;
using System.Xml.Linq;
using Lambda.Extensions.Sdk.Cli.Tests.Processes;
using Lambda.Extensions.Sdk.Cli.Tests.Sources;

namespace Lambda.Extensions.Sdk.Cli.Tests.Check;

/// <summary><c>lambda-ext check</c> as a process.</summary>
[Platform("Linux")]
public sealed class CheckProcessTests
{
    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Passed_limits_are_exit_code_0_with_the_times_and_the_files_are_written()
    {
        var (exitCode, output, error) = await LambdaExt.RunAsync(
            "check", _folder.WriteScript("my-ext", CheckedScripts.Python), "--only", "timing", "package", "--max-held", "60000", "--max-init", "60000", "--junit", _folder["check.xml"], "--badge", _folder["check.svg"]);

        Assert.Multiple(() =>
        {
            Assert.That(error, Is.Empty);
            Assert.That(output, Does.Match(@"(?m)^pass     timing\.held .*\n         \d+\.\d ms of 60000 ms$"));
            Assert.That(output, Does.Match(@"\nOK: 7 pass, in \d+ s\n$"));
            Assert.That(exitCode, Is.Zero);
            Assert.That((int)XDocument.Load(_folder["check.xml"]).Root!.Attribute("tests")!, Is.EqualTo(7));
            Assert.That(File.ReadAllText(_folder["check.svg"]), Does.Contain("7 pass"));
        });
    }

    [Test]
    public async Task A_broken_limit_is_exit_code_1()
    {
        var (exitCode, output, _) = await LambdaExt.RunAsync("check", _folder.WriteScript("my-ext", CheckedScripts.Python), "--only", "timing.init", "--max-init", "0");

        Assert.That(output, Does.Match(@"^FAIL     timing\.init .*\n         \d+\.\d ms of 0 ms\n         remedy: "));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task A_layer_zip_is_checked_as_Lambda_unpacks_it()
    {
        var zip = LayerZip.Create(_folder["layer.zip"], LayerZip.Executable("extensions/my-ext", CheckedScripts.Shell));

        var (exitCode, output, _) = await LambdaExt.RunAsync("check", zip, "--only", "package", "lifecycle.invoke", "coexist.two");

        Assert.That(output, Does.Match(@"\nOK: 7 pass, in \d+ s\n$"));
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public async Task A_script_with_Windows_line_ends_is_found_without_being_run()
    {
        var (exitCode, output, _) = await LambdaExt.RunAsync("check", _folder.WriteScript("my-ext", "#!/bin/sh\r\nexit 0\r\n"), "--only", "package");

        Assert.That(output, Does.Match(@"(?m)^FAIL     package\.files .*\n .*Windows line ends"));
        Assert.That(output, Does.Contain("FAILED: 4 pass, 1 fail"));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task A_page_that_cannot_be_written_is_one_line_and_exit_code_1_after_the_results()
    {
        var (exitCode, output, error) = await LambdaExt.RunAsync("check", _folder.WriteScript("my-ext", CheckedScripts.Shell), "--only", "package", "--junit", "/nowhere/check.xml");

        Assert.That(output, Does.Contain("OK: 5 pass"));
        Assert.That(error, Does.StartWith("lambda-ext: --junit: '/nowhere/check.xml' cannot be written: "));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task Ctrl_C_writes_what_was_found_and_leaves_no_process_behind()
    {
        var script = _folder.WriteScript("my-ext", CheckedScripts.Python.Replace("managed = ", $"open({Python(_folder["pids"])}, \"a\").write(str(os.getpid()) + \"\\n\")\nmanaged = ", StringComparison.Ordinal));

        async Task InterruptAsync(Process process, StreamReader output)
        {
            // The scenario that follows the undisturbed life waits for more than half a minute.
            Assert.That(() => Processes().Count, Is.EqualTo(3).After(60_000, 20));
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        var (exitCode, output, error) = await LambdaExt.RunAsync(InterruptAsync, "check", script, "--only", "lifecycle.register", "freeze.idle", "--sandbox", "off");

        Assert.Multiple(() =>
        {
            Assert.That(error, Is.EqualTo("lambda-ext: interrupted\n"));
            Assert.That(output, Does.StartWith("pass     lifecycle.register ").And.Contain("n/a      interrupted\n         freeze.idle\n"));
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(Processes().Where(id => Directory.Exists($"/proc/{id}")), Is.Empty);
        });
    }

    private List<int> Processes() => File.Exists(_folder["pids"]) ? [.. File.ReadAllText(_folder["pids"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)] : [];

    private static string Python(string text) => "\"" + text + "\"";
}
