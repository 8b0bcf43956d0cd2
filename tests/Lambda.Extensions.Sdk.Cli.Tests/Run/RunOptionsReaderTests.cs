using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Sandboxing;

namespace Lambda.Extensions.Sdk.Cli.Tests.Run;

public sealed class RunOptionsReaderTests
{
    [Test]
    public void The_defaults_are_those_of_Lambda()
    {
        var options = Read();

        Assert.Multiple(() =>
        {
            Assert.That(options.Extensions, Is.EqualTo(new[] { "ext" }));
            Assert.That(options.Function, Is.Null);
            Assert.That(options.Invocations, Is.EqualTo(1));
            Assert.That(options.Events, Is.EqualTo(new[] { "{}" }));
            Assert.That(options.Expect, Is.EqualTo(EmulatedOutcome.Success));
            Assert.That(options.NoTelemetry || options.FailOnErrorLog, Is.False);
            Assert.That(options.Timeout, Is.EqualTo(TimeSpan.FromSeconds(3)));
            Assert.That(options.MemoryMb, Is.EqualTo(128));
            Assert.That(options.InitializationType, Is.EqualTo("on-demand"));
            Assert.That(options.Freeze, Is.Null);
            Assert.That(options.Environment, Is.Empty);
            Assert.That(options.LogFormat, Is.Null);
            Assert.That(options.TelemetryFile, Is.Null);
            Assert.That(options.Report, Is.Null);
            Assert.That(options.Json, Is.False);
            Assert.That(options.Jit, Is.False);
        });
    }

    [Test]
    public void Every_option_has_its_place()
    {
        var options = Read(
            "--extension", "second", "--function", "python3 f.py", "--invocations", "7", "--event", "[1]", "--timeout", "0.5", "--memory", "256",
            "--init-type", "snap-start", "--freeze", "250", "--env", "A=1", "--env", "B=x=y", "--json", "--jit");

        Assert.Multiple(() =>
        {
            Assert.That(options.Extensions, Is.EqualTo(new[] { "ext", "second" }));
            Assert.That(options.Function, Is.EqualTo("python3 f.py"));
            Assert.That(options.Invocations, Is.EqualTo(7));
            Assert.That(options.Events, Is.EqualTo(new[] { "[1]" }));
            Assert.That(options.Timeout, Is.EqualTo(TimeSpan.FromMilliseconds(500)));
            Assert.That(options.MemoryMb, Is.EqualTo(256));
            Assert.That(options.InitializationType, Is.EqualTo("snap-start"));
            Assert.That(options.Freeze, Is.EqualTo(TimeSpan.FromMilliseconds(250)));
            Assert.That(options.Environment, Is.EquivalentTo(new Dictionary<string, string> { ["A"] = "1", ["B"] = "x=y" }));
            Assert.That(options.Json, Is.True);
            Assert.That(options.Jit, Is.True);
        });
    }

    [Test]
    public void A_batch_is_read_byte_by_byte_and_a_page_has_a_folder()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["batch"], [0, 255, 13, 10]);

        var options = Read("--telemetry-file", folder["batch"], "--report", folder["run.html"], "--log-format", "JSON");

        Assert.Multiple(() =>
        {
            Assert.That(options.TelemetryFile!.Bytes.ToArray(), Is.EqualTo(new byte[] { 0, 255, 13, 10 }));
            Assert.That(options.Report, Is.EqualTo(folder["run.html"]));
            Assert.That(options.LogFormat, Is.EqualTo("JSON"));
        });
    }

    [Test]
    public void The_sandbox_has_its_options()
    {
        var options = Read("--layer", "a.zip", "b", "--sandbox", "on", "--tmp", "1024", "--task", "/", "--read-only-root", "--enforce-memory");

        Assert.That(options.Layers, Is.EqualTo(new[] { "a.zip", "b" }));
        Assert.That(options.Sandbox, Is.EqualTo(new SandboxSettings { Mode = SandboxMode.On, TmpMegabytes = 1024, TaskFolder = "/", ReadOnlyRoot = true, EnforceMemory = true }));
        Assert.That(Read().Sandbox, Is.EqualTo(new SandboxSettings()));
    }

    [TestCase("--layer")]
    [TestCase("--function")]
    public void A_layer_or_a_function_needs_no_extension(string option) =>
        Assert.That(RunOptionsReader.Read(Values([option, "x"])).Extensions, Is.Empty);

    [Test]
    public void Managed_Instances_write_JSON_only()
    {
        Assert.That(
            () => Read("--log-format", "Text", "--init-type", "lambda-managed-instances"), Throws.TypeOf<UsageException>().With.Message.Contains("write JSON logs only"));
        Assert.That(Read("--log-format", "JSON", "--init-type", "lambda-managed-instances").LogFormat, Is.EqualTo("JSON"));
    }

    [Test]
    public void An_event_can_come_from_a_file()
    {
        using var folder = new TempFolder();
        var path = folder.Write("event.json", """{"from":"file"}""");

        Assert.That(Read("--event", "@" + path).Events, Is.EqualTo(new[] { """{"from":"file"}""" }));
    }

    [TestCase(".ndjson")]
    [TestCase(".jsonl")]
    public void Events_can_come_from_lines_and_are_all_invoked(string extension)
    {
        using var folder = new TempFolder();
        var path = folder.Write("events" + extension, "\ufeff{\"a\":1}\r\n\n  \n[2]\n\"three\"");

        var options = Read("--event", "@" + path);

        Assert.That(options.Events, Is.EqualTo(new[] { "{\"a\":1}", "[2]", "\"three\"" }));
        Assert.That(options.Invocations, Is.EqualTo(3));
        Assert.That(Read("--event", "@" + path, "--invocations", "7").Invocations, Is.EqualTo(7));
    }

    [Test]
    public void Events_can_come_from_a_folder_in_the_order_of_its_names()
    {
        using var folder = new TempFolder();
        folder.Write("b.json", "2");
        folder.Write("a.json", "1");
        folder.Write("readme.txt", "no event");

        Assert.That(Read("--event", "@" + Path.GetDirectoryName(folder["x"])).Events, Is.EqualTo(new[] { "1", "2" }));
    }

    [TestCase("events.ndjson", "{}\nhello", "--event: line 2 of '")]
    [TestCase("events.ndjson", "\n", "--event: the file '")]
    [TestCase("event.json", "hello", "--event: the file '")]
    public void A_file_of_events_that_is_wrong_is_named(string name, string text, string message)
    {
        using var folder = new TempFolder();
        var path = folder.Write(name, text);
        Assert.That(() => Read("--event", "@" + path), Throws.TypeOf<UsageException>().With.Message.StartWith(message));
    }

    [Test]
    public void A_folder_without_events_is_named()
    {
        using var folder = new TempFolder();
        folder.Write("readme.txt", "x");
        Assert.That(() => Read("--event", "@" + Path.GetDirectoryName(folder["x"])), Throws.TypeOf<UsageException>().With.Message.Contains("has no .json file"));
    }

    [Test]
    public void The_request_and_the_function_can_be_described()
    {
        var options = Read(
            "--trace-header", "Root=1-2-3;Sampled=1", "--client-context", "{ \"custom\":\n1 }", "--tenant", "blue", "--name", "orders", "--region", "eu-north-1", "--account", "210987654321",
            "--no-telemetry", "--expect", "timeout", "--fail-on-error-log");

        Assert.Multiple(() =>
        {
            Assert.That(options.TraceHeader, Is.EqualTo("Root=1-2-3;Sampled=1"));
            Assert.That(options.ClientContext, Is.EqualTo("{\"custom\":1}"), "a header is one line");
            Assert.That((options.Tenant, options.Name, options.Region, options.Account), Is.EqualTo(("blue", "orders", "eu-north-1", "210987654321")));
            Assert.That(options.NoTelemetry && options.FailOnErrorLog);
            Assert.That(options.Expect, Is.EqualTo(EmulatedOutcome.Timeout));
        });
    }

    [Test]
    public void The_runtime_can_use_the_proxy()
    {
        Assert.That(Read().RuntimeProxy, Is.False);
        Assert.That(Read("--runtime-proxy").RuntimeProxy);
        Assert.That(Read("--runtime-proxy", "--env", "LAMBDA_EXT_RUNTIME_PROXY_PORT=9010").RuntimeProxy);
    }

    [Test]
    public void The_proxy_of_several_ports_is_chosen_by_a_wrapper() =>
        Assert.That(
            () => Read("--runtime-proxy", "--env", "LAMBDA_EXT_RUNTIME_PROXY_PORT=a=9009,b=9010"), Throws.TypeOf<UsageException>().With.Message.Contains("is not one port").And.Message.Contains("AWS_LAMBDA_EXEC_WRAPPER"));

    [Test]
    public void A_batch_needs_telemetry()
    {
        using var folder = new TempFolder();
        Assert.That(
            () => Read("--no-telemetry", "--telemetry-file", folder.Write("batch", "x")), Throws.TypeOf<UsageException>().With.Message.Contains("no extension can subscribe"));
    }

    [TestCase("--invocations", "x", "--invocations takes a whole number from 0 to 1000000, not 'x'.")]
    [TestCase("--invocations", "1.5", "--invocations takes a whole number from 0 to 1000000, not '1.5'.")]
    [TestCase("--invocations", "-1", "--invocations takes a whole number from 0 to 1000000, not '-1'.")]
    [TestCase("--timeout", "901", "--timeout takes a number from 0.1 to 900, not '901'.")]
    [TestCase("--timeout", "3s", "--timeout takes a number from 0.1 to 900, not '3s'.")]
    [TestCase("--memory", "64", "--memory takes a whole number from 128 to 10240, not '64'.")]
    [TestCase("--freeze", "NaN", "--freeze takes a number from 0 to 3600000, not 'NaN'.")]
    [TestCase("--init-type", "snapstart", "--init-type: there is no 'snapstart' (did you mean snap-start?). It is one of on-demand, provisioned-concurrency, snap-start, lambda-managed-instances.")]
    [TestCase("--event", "hello", "--event: [hello] is not JSON")]
    [TestCase("--event", "@/does/not/exist", "--event: the file '/does/not/exist' cannot be read")]
    [TestCase("--sandbox", "yes", "--sandbox: there is no 'yes'. It is one of auto, on, off.")]
    [TestCase("--tmp", "0", "--tmp takes a whole number from 1 to 10240, not '0'.")]
    [TestCase("--task", "/does/not/exist", "--task: there is no folder '/does/not/exist'.")]
    [TestCase("--log-format", "json", "--log-format: there is no 'json' (did you mean JSON?). It is one of Text, JSON.")]
    [TestCase("--telemetry-file", "/does/not/exist", "--telemetry-file: the file '/does/not/exist' cannot be read")]
    [TestCase("--telemetry-file", "/", "--telemetry-file: the file '/' cannot be read")]
    [TestCase("--report", "/does/not/exist.html", "--report: there is no folder for '/does/not/exist.html'. Make it first, or name another file.")]
    [TestCase("--report", "/tmp", "--report: '/tmp' is a folder. Name a file in it.")]
    [TestCase("--expect", "eror", "--expect: there is no 'eror' (did you mean error?). It is one of error, timeout.")]
    [TestCase("--account", "123", "--account takes 12 digits, not '123'.")]
    [TestCase("--trace-header", "a\nb", "--trace-header takes one line of text, and it is not empty.")]
    [TestCase("--client-context", "x", "--client-context: 'x' is not JSON")]
    [TestCase("--env", "NAME", "--env takes NAME=VALUE, not 'NAME'.")]
    [TestCase("--env", "=x", "--env takes NAME=VALUE, not '=x'.")]
    [TestCase("--env", "AWS_LAMBDA_RUNTIME_API=x:1", "--env: AWS_LAMBDA_RUNTIME_API is set by the run itself. Leave it out.")]
    public void A_bad_value_is_named_with_what_is_legal(string option, string value, string message)
    {
        Assert.That(() => Read(option, value), Throws.TypeOf<UsageException>().With.Message.StartWith(message));
    }

    [Test]
    public void Managed_Instances_do_not_freeze()
    {
        Assert.That(() => Read("--freeze", "1", "--init-type", "lambda-managed-instances"), Throws.TypeOf<UsageException>().With.Message.Contains("never freezes"));
    }

    [Test]
    public void Without_an_extension_there_is_nothing_to_run()
    {
        Assert.That(
            () => RunOptionsReader.Read(Values(["--json"])),
            Throws.TypeOf<UsageException>().With.Message.StartWith("run needs an extension: --extension PATH"));
    }

    private static RunOptions Read(params string[] args) =>
        RunOptionsReader.Read(Values(["--extension", "ext", .. args]));

    private static OptionValues Values(IReadOnlyList<string> args) => new(CommandTree.Read(App.Commands, ["run", .. args], new TestTerminal().Terminal));
}
