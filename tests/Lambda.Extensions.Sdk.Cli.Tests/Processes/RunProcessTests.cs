using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lambda.Extensions.Sdk.Cli.Tests.Sources;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.Cli.Tests.Processes;

/// <summary><c>lambda-ext run</c> as a user runs it: real processes, foreign extensions, exit codes.</summary>
public sealed class RunProcessTests
{
    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Foreign_extensions_live_through_a_whole_run()
    {
        var python = _folder.WriteScript("python-ext", Scripts.PythonExtension);
        var shell = _folder.WriteScript("shell-ext.sh", Scripts.ShellExtension);

        var (exitCode, output, error) = await LambdaExt.RunAsync(
            "run", "--extension", python, shell, "--function", PublishedSample.Executable("HelloFunction"),
            "--invocations", "2", "--event", """{"log":"from the function","echo":"done"}""", "--env", "COLOR=blue", "--timeout", "60");

        Assert.Multiple(() =>
        {
            Assert.That(error, Is.Empty);
            Assert.That(output, Does.Match(@"(?m)^ *\d+\.\d  python-ext    registered for INVOKE, SHUTDOWN$"));
            Assert.That(output, Does.Match(@"(?m)^ *\d+\.\d  shell-ext.sh  registered for INVOKE, SHUTDOWN$"));
            Assert.That(output, Does.Match(@"(?m)^ *\d+\.\d  python-ext    \| color blue$"));
            Assert.That(output, Does.Match(@"(?m)^ *\d+\.\d  python-ext    ! python got SHUTDOWN$"));
            Assert.That(output, Does.Match(@"(?m)^ *\d+\.\d  shell-ext.sh  \| shell got INVOKE$"));
            Assert.That(output, Does.Match(@"(?m)^ *\d+\.\d  function      \| from the function$"));
            Assert.That(output, Does.Match(@"(?m)^ *\d+\.\d  function      exited with 0$"));
            Assert.That(output, Does.Match(@"(?m)^ *\d+\.\d  platform      invocation 2 ends: success, .*, answer ""done""$"));
            Assert.That(output, Does.Match(@"(?m)^  shell-ext.sh  Exited \(exit code 0\), registered \d+\.\d ms after its start"));
            Assert.That(output, Does.EndWith("\nOK\n"));
            Assert.That(output.Contains('\e'), Is.False, "no colours for a pipe");
            Assert.That(exitCode, Is.EqualTo(0));
        });
    }

    [Test]
    public async Task Json_is_one_object_a_line_of_the_names_that_are_promised()
    {
        string[] promised =
        [
            "extension.started", "extension.registered", "extension.next", "telemetry.subscribed", "runtime.started", "runtime.next", "invoke.start",
            "invoke.runtimeDone", "invoke.end", "freeze", "thaw", "telemetry.delivered", "extension.error", "shutdown.start", "extension.exited", "log", "summary", "sandbox",
        ];
        var python = _folder.WriteScript("python-ext", Scripts.PythonExtension);

        var (exitCode, output, _) = await LambdaExt.RunAsync("run", "--extension", python, "--json", "--freeze", "1", "--timeout", "60");

        var events = output.Trim().Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        var names = events.ConvertAll(line => line.GetProperty("event").GetString()!);
        var times = events.ConvertAll(line => line.GetProperty("t").GetDouble());
        Assert.Multiple(() =>
        {
            Assert.That(names.Distinct(), Is.SubsetOf(promised));
            Assert.That(names, Is.SupersetOf(promised.Except(["telemetry.subscribed", "telemetry.delivered", "extension.error", "sandbox"])));
            Assert.That(names[^1], Is.EqualTo("summary"));
            Assert.That(times, Is.Ordered);
            Assert.That(
                events.Where(line => line.GetProperty("event").GetString()!.StartsWith("extension.", StringComparison.Ordinal)).Select(line => line.GetProperty("extension").GetString()),
                Has.All.EqualTo("python-ext"));
            Assert.That(events.Where(line => line.GetProperty("event").GetString()!.StartsWith("invoke.", StringComparison.Ordinal)).Select(line => line.GetProperty("requestId").GetString()).Distinct(), Has.Exactly(1).Items);
            Assert.That(exitCode, Is.EqualTo(0));
        });
    }

    [Test]
    public async Task A_layer_is_unpacked_and_all_of_its_extensions_run()
    {
        var zip = LayerZip.Create(
            _folder["layer.zip"],
            LayerZip.Executable("extensions/one", Scripts.PythonExtension.Replace("/usr/bin/env python3", "/usr/bin/env my-python", StringComparison.Ordinal)),
            LayerZip.Executable("extensions/two", Scripts.ShellExtension),
            LayerZip.Executable("bin/my-python", "#!/bin/sh\nexec python3 \"$@\"\n"));

        var (exitCode, output, error) = await LambdaExt.RunAsync("run", "--extension", zip, "--timeout", "60");

        Assert.Multiple(() =>
        {
            Assert.That(error, Is.Empty);
            Assert.That(output, Does.Match(@"(?m)^  one +Exited \(exit code 0\)"));
            Assert.That(output, Does.Match(@"(?m)^  two +Exited \(exit code 0\)"));
            Assert.That(exitCode, Is.EqualTo(0));
        });
    }

    [TestCase("crash", "FAILED INIT: error Extension.Crash", "FAILED extension: ended with exit code 3 before it registered")]
    [TestCase("sour", "FAILED extension: ended as ShutdownFailed with exit code 7.", null)]
    [TestCase("text", "FAILED INIT: error Extension.LaunchError", "FAILED extension: could not be launched")]
    public async Task A_bad_extension_fails_the_run_with_the_reason(string kind, string reason, string? secondReason)
    {
        var path = kind switch
        {
            "crash" => _folder.WriteScript("extension", "#!/bin/sh\nexit 3\n"),
            "sour" => _folder.WriteScript("extension", Scripts.SourExtension),
            _ => _folder.Write("extension", "only text"),
        };

        var (exitCode, output, _) = await LambdaExt.RunAsync("run", "--extension", path, "--timeout", "60");

        Assert.Multiple(() =>
        {
            Assert.That(output, Does.Contain("\n" + reason));
            Assert.That(output, Does.Contain("\n" + (secondReason ?? reason)));
            Assert.That(output, Does.Not.Contain("\nOK"));
            Assert.That(exitCode, Is.EqualTo(1));
        });
    }

    [TestCase("""{"fail":"no luck"}""", "60", "FAILED invocation 1: function error HelloFunction.Failed")]
    [TestCase("""{"exit":9}""", "60", "FAILED invocation 1: runtime crash Runtime.ExitError")]
    [TestCase("""{"sleepMs":60000}""", "0.5", "FAILED invocation 1: timeout ")]
    public async Task A_bad_invocation_fails_the_run_with_the_reason(string payload, string timeout, string reason)
    {
        var python = _folder.WriteScript("extension", Scripts.PythonExtension);

        var (exitCode, output, _) = await LambdaExt.RunAsync(
            "run", "--extension", python, "--function", PublishedSample.Executable("HelloFunction"), "--event", payload, "--timeout", timeout);

        Assert.Multiple(() =>
        {
            Assert.That(output, Does.Contain("\n" + reason));
            Assert.That(exitCode, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task An_extension_that_is_not_registered_for_SHUTDOWN_does_not_fail_the_run()
    {
        var deaf = _folder.WriteScript("extension", Scripts.DeafExtension);
        var (exitCode, output, _) = await LambdaExt.RunAsync("run", "--extension", deaf, "--timeout", "60");
        Assert.That(output, Does.Contain("\nNOTE extension: was killed, as it is not registered for SHUTDOWN"));
        Assert.That(exitCode, Is.Zero, output);
    }

    [TestCase("error", """{"fail":"no luck"}""", 0)]
    [TestCase("error", """{"log":"fine"}""", 1)]
    public async Task An_expected_outcome_is_a_success_and_another_one_is_not(string outcome, string payload, int expected)
    {
        var python = _folder.WriteScript("extension", Scripts.PythonExtension);
        var (exitCode, output, _) = await LambdaExt.RunAsync(
            "run", "--extension", python, "--function", PublishedSample.Executable("HelloFunction"), "--event", payload, "--timeout", "60", "--expect", outcome);
        Assert.That(exitCode, Is.EqualTo(expected), output);
    }

    [Test]
    public async Task Invocations_after_a_failed_INIT_are_tried()
    {
        var counter = _folder["starts"];
        // It ends before it registers, twice; after that it lives.
        var flaky = _folder.WriteScript("extension", Scripts.PythonExtension.Replace(
            "import json", $"import pathlib; c = pathlib.Path('{counter}'); n = len(c.read_text()) if c.exists() else 0; c.write_text('x' * (n + 1)); n > 1 or exit(3)\nimport json", StringComparison.Ordinal));
        var (exitCode, output, _) = await LambdaExt.RunAsync("run", "--extension", flaky, "--invocations", "3", "--timeout", "60");
        Assert.That(output, Does.Match("invocations +3 of 3: 2 success, 1 INIT failed"));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [TestCase(true, 1, "FAILED extension: wrote 1 line at level error, first: ERROR no key")]
    [TestCase(false, 0, "WARNING extension: wrote 1 line at level error, first: ERROR no key")]
    public async Task An_error_line_fails_the_run_when_that_is_asked_for(bool fails, int expected, string text)
    {
        var loud = _folder.WriteScript("extension", Scripts.PythonExtension.Replace("print(\"color\"", "print(\"ERROR no key\") or print(\"color\"", StringComparison.Ordinal));
        var (exitCode, output, _) = await LambdaExt.RunAsync(["run", "--extension", loud, "--timeout", "60", .. fails ? new[] { "--fail-on-error-log" } : []]);
        Assert.That(output, Does.Contain("\n" + text));
        Assert.That(exitCode, Is.EqualTo(expected));
    }

    [Test]
    public async Task The_request_and_the_function_are_as_described()
    {
        var python = _folder.WriteScript("extension", Scripts.PythonExtension.Replace("print(\"python got\", event[\"eventType\"]", "print(\"got\", json.dumps(event)", StringComparison.Ordinal));
        var events = _folder.Write("events.ndjson", "\"first\"\n\"second\"\n");
        var (exitCode, output, _) = await LambdaExt.RunAsync(
            "run", "--extension", python, "--event", "@" + events, "--invocations", "3", "--trace-header", "Root=1-2-3", "--name", "orders", "--region", "eu-north-1",
            "--account", "210987654321", "--no-telemetry", "--timeout", "60");
        Assert.Multiple(() =>
        {
            Assert.That(output, Does.Contain("arn:aws:lambda:eu-north-1:210987654321:function:orders"));
            Assert.That(output, Does.Contain("Root=1-2-3"));
            Assert.That(output, Does.Match("(?s)answer \"first\".*answer \"second\".*answer \"first\""));
            Assert.That(exitCode, Is.Zero);
        });
    }

    [Test]
    public async Task Wrong_usage_is_one_line_and_exit_code_2()
    {
        var (exitCode, output, error) = await LambdaExt.RunAsync("run", "--extention", "x");

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(output, Is.Empty);
            Assert.That(error, Is.EqualTo("lambda-ext: 'lambda-ext run' has no option --extention (did you mean --extension?). See 'lambda-ext help run'.\n"));
        });
    }

    [Test]
    public async Task Ctrl_C_shuts_the_environment_down_and_leaves_nothing_behind()
    {
        var python = _folder.WriteScript("extension", Scripts.PythonExtension);
        var processes = new List<int>();

        async Task InterruptAsync(Process process, StreamReader output)
        {
            while (await output.ReadLineAsync() is { } line)
            {
                var happened = JsonElement.Parse(line);
                if (happened.TryGetProperty("pid", out var pid)) processes.Add(pid.GetInt32());
                if (happened.GetProperty("event").GetString() == "invoke.start") break;
            }

            var (failed, _, _) = await ChildProcess.RunAsync("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            Assert.That(failed, Is.Zero);
        }

        var (exitCode, output, _) = await LambdaExt.RunAsync(
            InterruptAsync, "run", "--extension", python, "--function", PublishedSample.Executable("HelloFunction"), "--event", """{"sleepMs":600000}""", "--timeout", "900", "--json");

        var events = output.Trim().Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        var exited = events.Single(line => line.GetProperty("event").GetString() == "extension.exited");
        Assert.Multiple(() =>
        {
            Assert.That(exited.GetProperty("exitCode").GetInt32(), Is.Zero, "it got SHUTDOWN and ended by itself");
            Assert.That(events[^1].GetProperty("problems")[0].GetString(), Is.EqualTo("interrupted"));
            Assert.That(processes, Has.Count.EqualTo(2));
            Assert.That(processes.Where(pid => Directory.Exists($"/proc/{pid}")), Is.Empty);
            Assert.That(exitCode, Is.EqualTo(1));
        });
    }
}
