using System.Diagnostics;
using System.Text.Json;
using Lambda.Extensions.Sdk.Cli.Tests.Sources;

namespace Lambda.Extensions.Sdk.Cli.Tests.Processes;

/// <summary><c>lambda-ext run</c> with layers, with and without a sandbox.</summary>
[Platform("Linux")]
public sealed class SandboxRunTests
{
    private readonly TempFolder _folder = new();

    private string Runtime => _folder.WriteScript("task/bootstrap", """
        #!/usr/bin/env python3
        import json, os, urllib.request
        api = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
        print(os.getcwd(), os.environ.get("WRAPPED"), sorted(os.listdir("/opt")) if os.environ.get("LIST") else "", flush=True)
        while True:
            event = urllib.request.urlopen(api + "next")
            body = event.read()
            if b"sleep" in body:
                import time
                time.sleep(600)
            urllib.request.urlopen(urllib.request.Request(api + event.headers["Lambda-Runtime-Aws-Request-Id"] + "/response", data=body))
        """);

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("auto")]
    [TestCase("off")]
    public async Task A_layer_with_only_a_wrapper_runs_without_any_extension(string mode)
    {
        var zip = LayerZip.Create(_folder["wrapper.zip"], LayerZip.Executable("wrap", "#!/bin/sh\nexport WRAPPED=yes\nexec \"$@\"\n"));

        var (exitCode, output, error) = await LambdaExt.RunAsync(
            "run", "--layer", zip, "--function", Runtime, "--sandbox", mode, "--env", "AWS_LAMBDA_EXEC_WRAPPER=/opt/wrap", "--timeout", "60");

        Assert.Multiple(() =>
        {
            Assert.That(error, Is.Empty);
            Assert.That(output, Does.Match(@"(?m)^ *\d+\.\d  function  \| .* yes "));
            Assert.That(output, Does.EndWith("\nOK\n"));
            Assert.That(exitCode, Is.Zero);
        });
    }

    [Test]
    public async Task Layers_are_merged_and_the_overwritten_file_is_named_in_one_line()
    {
        var first = LayerZip.Create(
            _folder["first.zip"],
            LayerZip.Executable("extensions/my-ext", "#!/bin/sh\nexec /opt/my-ext/program\n"),
            LayerZip.Executable("my-ext/program", "#!/bin/sh\nexit 9\n"));
        _folder.WriteScript("second/my-ext/program", Scripts.PythonExtension.Replace("os.path.basename(sys.argv[0])", "\"my-ext\"", StringComparison.Ordinal));

        var (exitCode, output, error) = await LambdaExt.RunAsync("run", "--layer", first, _folder["second"], "--function", Runtime, "--sandbox", "on", "--env", "LIST=1", "--timeout", "60");

        Assert.Multiple(() =>
        {
            Assert.That(error, Is.EqualTo($"lambda-ext: the layer {_folder["second"]} overwrites 'my-ext/program' of {first}, as on Lambda: the last one wins\n"));
            Assert.That(output, Does.Match(@"(?m)^ *\d+\.\d  function  \| /var/task None \['extensions', 'my-ext'\]$"));
            Assert.That(output, Does.EndWith("\nOK\n"));
            Assert.That(exitCode, Is.Zero);
        });
    }

    [Test]
    public async Task Where_namespaces_are_forbidden_one_line_names_them_and_the_run_succeeds()
    {
        var (exitCode, output, _) = await RunForbiddenAsync("auto");

        Assert.That(output, Does.Match(@"(?m)^ *\d+\.\d  platform  no sandbox, paths are mapped: user namespaces are not permitted here \(unshare: .*\)"));
        Assert.That(output, Does.EndWith("\nOK\n"));
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public async Task Where_namespaces_are_forbidden_a_required_sandbox_is_one_line_with_the_remedy()
    {
        var (exitCode, output, error) = await RunForbiddenAsync("on");

        Assert.That(error, Does.StartWith("lambda-ext: There is no sandbox: user namespaces are not permitted here (").And.EndWith("Or choose SandboxMode.Auto (--sandbox auto).\n"));
        Assert.That(error.Count(letter => letter == '\n'), Is.EqualTo(1));
        Assert.That(output, Does.Not.Contain("INIT"));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task A_killed_tool_leaves_no_process_and_no_folder_behind()
    {
        var zip = LayerZip.Create(
            _folder["layer.zip"],
            LayerZip.Executable("extensions/my-ext", "#!/bin/sh\ngrep ' /etc/hosts ' /proc/self/mountinfo | tail -n 1\nexec /opt/my-ext/program\n"),
            LayerZip.Executable("my-ext/program", Scripts.PythonExtension.Replace("os.path.basename(sys.argv[0])", "\"my-ext\"", StringComparison.Ordinal)));
        var processes = new List<int>();
        var sandbox = "";

        async Task KillAsync(Process process, StreamReader output)
        {
            while (await output.ReadLineAsync() is { } line)
            {
                var happened = JsonElement.Parse(line);
                if (happened.TryGetProperty("pid", out var pid)) processes.Add(pid.GetInt32());
                if (happened.TryGetProperty("line", out var text) && text.GetString()!.Contains("lambda-sandbox-", StringComparison.Ordinal))
                    sandbox = "/tmp/" + text.GetString()!.Split('/').First(part => part.StartsWith("lambda-sandbox-", StringComparison.Ordinal));
                if (happened.GetProperty("event").GetString() == "invoke.start") break;
            }

            process.Kill();
        }

        await LambdaExt.RunAsync(KillAsync, "run", "--layer", zip, "--function", Runtime, "--sandbox", "on", "--event", "\"sleep\"", "--timeout", "900", "--json");

        Assert.That(sandbox, Is.Not.Empty);
        Assert.That(processes, Has.Count.EqualTo(2));
        Assert.That(() => processes.Where(IsAlive), Is.Empty.After(30_000, 10));
        Assert.That(() => Directory.Exists(sandbox), Is.False.After(30_000, 10));
    }

    /// <summary>Runs the tool where no further namespace can be made.</summary>
    private Task<(int ExitCode, string Out, string Error)> RunForbiddenAsync(string mode) => ChildProcess.RunAsync(
        "unshare",
        [
            "--user", "--map-root-user", "sh", "-c", "echo 0 > /proc/sys/user/max_user_namespaces && echo 0 > /proc/sys/user/max_mnt_namespaces && exec \"$@\"", "sh",
            Path.Combine(AppContext.BaseDirectory, "lambda-ext"), "run", "--function", Runtime, "--sandbox", mode, "--timeout", "60",
        ]);

    private static bool IsAlive(int processId)
    {
        try
        {
            return !File.ReadAllText($"/proc/{processId}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
