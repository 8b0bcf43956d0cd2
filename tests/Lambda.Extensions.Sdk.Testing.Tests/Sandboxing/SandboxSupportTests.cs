using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Sandboxing;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Sandboxing;

/// <summary>Machines without what a sandbox needs, options out of range, and the memory limit.</summary>
[Platform("Linux")]
public sealed class SandboxSupportTests
{
    private readonly SandboxFixture _fixture = new();

    [TearDown]
    public void DeleteFolders() => _fixture.Dispose();

    [Test]
    public async Task Without_unshare_a_note_names_it_and_paths_are_mapped()
    {
        var tool = _fixture.OptFile("bin/my-tool", "#!/bin/sh\necho found\n");
        Assert.That(tool, Does.Exist);
        await using var lambda = await _fixture.Builder(SandboxMode.Auto, sandbox => sandbox.ToolFolders = [])
            .AddExtension(_fixture.OptPython("extensions/ext", "os.system('my-tool')\n" + ScriptFolder.GoodExtension))
            .StartAsync();
        Assert.That(lambda.Timeline.OfType<SandboxNoteEvent>().Single().Note, Is.EqualTo("no sandbox, paths are mapped: the command 'unshare' is missing. Install the packages util-linux and mount"));
        Assert.That(lambda.Extensions["ext"].Output[0].Text, Is.EqualTo("found"));
    }

    [Test]
    public async Task Without_user_namespaces_the_start_fails_with_the_reason_and_the_remedy()
    {
        var unshare = _fixture.OptFile("tools/unshare", "#!/bin/sh\necho 'unshare: unshare failed: Operation not permitted' >&2\nexit 1\n");
        var builder = _fixture.Builder(SandboxMode.On, sandbox => sandbox.ToolFolders = [Path.GetDirectoryName(unshare)!, .. sandbox.ToolFolders])
            .AddExtension(_fixture.OptPython("extensions/ext", ScriptFolder.GoodExtension));
        var refusal = await Assert.ThrowsAsync<EmulatorException>(() => builder.StartAsync());
        Assert.That(refusal!.Message, Does.StartWith("There is no sandbox: user namespaces are not permitted here (unshare: unshare failed: Operation not permitted). In a container add --security-opt seccomp=unconfined"));
        Assert.That(refusal.Message, Does.EndWith("Or choose SandboxMode.Auto (--sandbox auto)."));
    }

    [Test]
    public void An_option_out_of_range_is_named()
    {
        Assert.That(() => LambdaEmulator.CreateBuilder().WithSandbox(sandbox => sandbox.TmpMegabytes = 0), Throws.ArgumentException.With.Message.Contains("TmpMegabytes is not legal: it is 1 to 10240"));
        Assert.That(() => LambdaEmulator.CreateBuilder().WithSandbox(sandbox => sandbox.OptFolder = "/nowhere"), Throws.ArgumentException.With.Message.Contains("there is no folder '/nowhere'"));
    }

    [Test]
    public void A_path_of_Lambda_leads_to_the_layer_and_a_file_that_no_layer_has_keeps_its_path()
    {
        var paths = new LambdaPaths(new EmulatorSettings { Function = new CommandProgram("/usr/bin/env", []), Sandbox = new SandboxOptions { OptFolder = _fixture.Opt, TaskFolder = "/usr" } });
        Assert.Multiple(() =>
        {
            Assert.That(paths.ToHost("/opt/extensions"), Is.EqualTo(_fixture.Opt + "/extensions"));
            Assert.That(paths.ToHost("/opt/no-such-file"), Is.EqualTo(_fixture.Opt + "/no-such-file"));
            Assert.That(paths.ToHost("/var/task/bin/env"), Is.EqualTo("/usr/bin/env"));
            Assert.That(paths.ToHost("/optional"), Is.EqualTo("/optional"));
            Assert.That(paths.ToSandbox(_fixture.Opt + "/extensions"), Is.EqualTo("/opt/extensions"));
            Assert.That(paths.ToSandbox("/usr/bin/env"), Is.EqualTo("/var/task/bin/env"));
            Assert.That(paths.ToSandbox("/usr2"), Is.EqualTo("/usr2"));
        });
    }

    [Test]
    public async Task A_runtime_over_its_memory_is_killed_as_out_of_memory()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .UseFunction(_fixture.TaskPython("bootstrap", """
                id, event = invocation()
                block = b"x" * (400 << 20)
                while True: time.sleep(1)
                """))
            .WithTimeout(TimeSpan.FromMinutes(2))
            .WithEnforcedMemory()
            .StartAsync();
        var result = await lambda.InvokeAsync().Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.RuntimeCrash));
        Assert.That(result.ErrorType, Is.EqualTo("Runtime.OutOfMemory"));
        Assert.That(result.ErrorMessage, Does.EndWith("Error: Runtime exited with error: signal: killed"));
        Assert.That(lambda.Timeline.OfType<SandboxNoteEvent>().Single().Note, Does.Match("^out of memory: the processes use [0-9]+ MB of 128 MB, process [0-9]+ is killed$"));
    }

    [Test]
    public void A_name_that_a_shell_cannot_export_is_set_by_env()
    {
        var text = ShellText.Execute("/x y", ["it's"], new Dictionary<string, string> { ["A"] = "1", ["b.c"] = "2" }, "/var/task");
        Assert.That(text, Is.EqualTo("export A='1'\ncd '/var/task'\nunset OLDPWD\nexec /usr/bin/env 'b.c=2' '/x y' 'it'\\''s'\n"));
    }
}
