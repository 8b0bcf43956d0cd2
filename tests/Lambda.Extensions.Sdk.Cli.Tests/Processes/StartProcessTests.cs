using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lambda.Extensions.Sdk.Cli.Tests.Processes;

/// <summary><c>lambda-ext start</c> as a user runs it, ended by Ctrl+C.</summary>
public sealed class StartProcessTests
{
    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Ctrl_C_leaves_no_process_and_no_folder_behind()
    {
        Directory.CreateDirectory(_folder["tmp"]);
        var python = _folder.WriteScript("python-ext", Scripts.PythonExtension);
        var shown = new List<string>();

        var (exitCode, rest, error) = await ChildProcess.RunAsync(
            "env",
            ["--default-signal=INT", "TMPDIR=" + _folder["tmp"], LambdaExt.Executable, "start", "--extension", python, "--port", "0"],
            async (process, output) =>
            {
                while (await output.ReadLineAsync() is { } line)
                {
                    shown.Add(line);
                    if (line.Contains("INIT done", StringComparison.Ordinal)) break;
                }

                using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
                await kill.WaitForExitAsync();
            });

        var pids = shown.Select(line => Regex.Match(line, @"started, pid (\d+)$")).Where(match => match.Success).Select(match => match.Groups[1].Value).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(error, Is.Empty);
            Assert.That(exitCode, Is.Zero);
            Assert.That(rest, Does.Contain("lambda-ext: shutting down\n").And.Contain("SHUTDOWN starts: spindown"));
            Assert.That(pids, Is.Not.Empty);
            Assert.That(pids.Where(pid => Directory.Exists("/proc/" + pid)), Is.Empty);
            Assert.That(Directory.EnumerateDirectories(_folder["tmp"], "lambda-ext-*"), Is.Empty);
        });
    }
}
