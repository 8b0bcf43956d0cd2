using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Sandboxing;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests.Sandboxing;

/// <summary>Processes see the paths of Lambda in a sandbox, and nothing of it stays.</summary>
[Platform("Linux")]
public sealed class SandboxTests
{
    private readonly SandboxFixture _fixture = new();

    [OneTimeSetUp]
    public static Task RequireSandbox() => SandboxFixture.RequireAsync();

    [TearDown]
    public void DeleteFolders() => _fixture.Dispose();

    [Test]
    public async Task Processes_see_the_paths_names_and_limits_of_Lambda()
    {
        const string look = """
            import resource, socket
            say(json.dumps({
                "argv": sys.argv[0], "cwd": os.getcwd(), "opt": sorted(os.listdir("/opt")), "task": sorted(os.listdir("/var/task")), "tmp": os.listdir("/tmp"),
                "host": socket.gethostbyname("sandbox.localdomain"), "short": socket.gethostbyname("sandbox"), "files": resource.getrlimit(resource.RLIMIT_NOFILE),
                "tmpMb": os.statvfs("/tmp").f_blocks * os.statvfs("/tmp").f_frsize // 1048576, "path": os.environ["PATH"], "lib": os.environ["LD_LIBRARY_PATH"],
                "root": os.environ.get("LAMBDA_TASK_ROOT"), "readOnly": [not os.access(p, os.W_OK) for p in ("/opt", "/opt/extensions", "/var/task")],
                "variable": os.environ["ODD"]}))

            """;
        var extension = _fixture.OptPython("extensions/ext", look + ScriptFolder.GoodExtension);
        _fixture.TaskFile("function.sh", "");
        await using var lambda = await _fixture.Builder()
            .AddExtension(extension)
            .UseFunction(_fixture.TaskPython("bootstrap", look + ScriptFolder.EchoRuntime))
            .WithEnvironment("ODD", "it's \"$HOME\"\n`x`")
            .StartAsync();
        foreach (var (text, argv, root) in new[] { (lambda.Extensions["ext"].Output[0].Text, "/opt/extensions/ext", null), (lambda.Function.Output[0].Text, "/var/task/bootstrap", "/var/task") })
        {
            var seen = JsonElement.Parse(text);
            Assert.Multiple(() =>
            {
                Assert.That(seen.GetProperty("argv").GetString(), Is.EqualTo(argv));
                Assert.That(seen.GetProperty("cwd").GetString(), Is.EqualTo("/var/task"));
                Assert.That(seen.GetProperty("opt").ToString(), Is.EqualTo("""["extensions"]"""));
                Assert.That(seen.GetProperty("task").ToString(), Is.EqualTo("""["bootstrap", "function.sh"]"""));
                Assert.That(seen.GetProperty("tmp").ToString(), Is.EqualTo("[]"));
                Assert.That(seen.GetProperty("host").GetString(), Is.EqualTo("127.0.0.1"));
                Assert.That(seen.GetProperty("short").GetString(), Is.EqualTo("127.0.0.1"));
                Assert.That(seen.GetProperty("files").ToString(), Is.EqualTo("[1024, 1024]"));
                Assert.That(seen.GetProperty("tmpMb").GetInt32(), Is.EqualTo(512));
                Assert.That(seen.GetProperty("path").GetString(), Does.EndWith(":/opt/bin"));
                Assert.That(seen.GetProperty("lib").GetString(), Does.EndWith("/opt/lib"));
                Assert.That(seen.GetProperty("root").GetString(), Is.EqualTo(root));
                // Root may write to what it sees, unless the mount is read-only.
                Assert.That(seen.GetProperty("readOnly").ToString(), Is.EqualTo("[true, true, true]"));
                Assert.That(seen.GetProperty("variable").GetString(), Is.EqualTo("it's \"$HOME\"\n`x`"));
            });
        }
    }

    [Test]
    public async Task The_process_id_exit_code_and_signals_are_the_programs_own()
    {
        var extension = _fixture.OptPython("extensions/ext", """
            say(os.getpid(), os.getpid() == os.getpgrp(), repr(sys.stdin.read()))
            register("INVOKE", "SHUTDOWN")
            while next()["eventType"] != "SHUTDOWN": pass
            sys.exit(7)
            """);
        await using var lambda = await _fixture.Builder()
            .AddExtension(extension)
            .UseFunction(_fixture.TaskPython("bootstrap", """
                signal.signal(signal.SIGTERM, lambda *_: (say("term"), sys.exit(5)))

                """ + ScriptFolder.EchoRuntime))
            .WithFreezeBetweenInvocations()
            .StartAsync();
        var id = lambda.Extensions["ext"].ProcessId;
        Assert.That(lambda.Extensions["ext"].Output[0].Text, Is.EqualTo($"{id} True ''"));
        Assert.That(await File.ReadAllTextAsync($"/proc/{id}/stat"), Does.Contain(") T "), "frozen");
        Assert.That((await lambda.InvokeAsync("1")).Payload, Is.EqualTo("1"));
        await lambda.ShutdownAsync().Soon();
        Assert.That(lambda.Extensions["ext"].ExitCode, Is.EqualTo(7));
        Assert.That(lambda.Function.Output.Select(line => line.Text), Is.EqualTo(new[] { "term" }));
    }

    [Test]
    public async Task All_share_tmp_and_it_survives_a_reset()
    {
        await using var lambda = await _fixture.Builder()
            .AddExtension(_fixture.OptPython("extensions/ext", "open('/tmp/log', 'a').write('e')\n" + ScriptFolder.GoodExtension))
            .UseFunction(_fixture.TaskPython("bootstrap", """
                open("/tmp/log", "a").write("f")
                while True:
                    id, event = invocation()
                    if event == b'"die"': os._exit(1)
                    respond(id, json.dumps(open("/tmp/log").read()))
                """))
            .StartAsync();
        var crashed = await lambda.InvokeAsync("\"die\"");
        var result = await lambda.InvokeAsync();
        Assert.That(crashed.Outcome, Is.EqualTo(EmulatedOutcome.RuntimeCrash));
        Assert.That(result.Payload, Is.EqualTo("\"efef\""));
        Assert.That(File.Exists("/tmp/log"), Is.False, "this machine's /tmp is another one");
    }

    [Test]
    public async Task Nothing_stays_behind()
    {
        var lambda = await _fixture.Builder()
            .AddExtension(_fixture.OptPython("extensions/ext", """
                import subprocess
                say(subprocess.Popen(["/bin/sleep", "600"], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid)
                say([line.split()[3] for line in open("/proc/self/mountinfo") if line.split()[4] == "/etc/hosts"][-1])

                """ + ScriptFolder.GoodExtension))
            .StartAsync();
        var child = lambda.Extensions["ext"].Output[0].Text;
        var folder = Path.GetDirectoryName(lambda.Extensions["ext"].Output[1].Text)!;
        var name = Path.GetFileName(folder);
        Assert.That(Directory.Exists("/tmp/" + name), Is.True);
        await lambda.DisposeAsync();
        Assert.That(IsAlive(child), Is.False);
        Assert.That(Directory.Exists("/tmp/" + name), Is.False);
        Assert.That(await File.ReadAllTextAsync("/proc/self/mountinfo"), Does.Not.Contain(name));
    }

    [Test]
    public async Task A_small_tmp_is_full_early_and_a_read_only_root_takes_nothing()
    {
        await using var lambda = await _fixture.Builder(more: sandbox =>
            {
                sandbox.TmpMegabytes = 4;
                sandbox.ReadOnlyRoot = true;
            })
            .AddExtension(_fixture.OptPython("extensions/ext", """
                def write(path, size):
                    try:
                        with open(path, "wb") as f: f.write(b"x" * size)
                        say("written")
                    except OSError as e: say(e.strerror)
                write("/tmp/some", 3 << 20)
                write("/tmp/more", 3 << 20)
                write("/etc/lambda-emulator-test", 1)
                write("/var/lambda-emulator-test", 1)

                """ + ScriptFolder.GoodExtension))
            .StartAsync();
        Assert.That(
            lambda.Extensions["ext"].Output.Take(4).Select(line => line.Text),
            Is.EqualTo(new[] { "written", "No space left on device", "Read-only file system", "Read-only file system" }));
    }

    [Test]
    public async Task What_is_in_tmp_and_is_named_by_a_command_line_is_seen_at_its_path()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .WithSandbox(sandbox => sandbox.Mode = SandboxMode.On)
            .AddExtension(scripts.Python("ext", ScriptFolder.GoodExtension))
            .UseFunctionCommand("python3", scripts.Python("runtime.py", ScriptFolder.EchoRuntime))
            .StartAsync();
        Assert.That((await lambda.InvokeAsync("2")).Payload, Is.EqualTo("2"));
    }

    /// <summary>Root needs a mount namespace only, others a user namespace too, and older versions of util-linux map a user to root only.</summary>
    [TestCase("--user")]
    [TestCase("--map-root-user")]
    public async Task Each_way_to_make_the_namespaces_gives_the_same_sandbox(string required)
    {
        var unshare = _fixture.OptFile("tools/unshare", $$"""
            #!/bin/sh
            case "$*" in *{{required}}*) exec /usr/bin/unshare "$@" ;; esac
            exit 1
            """);
        var extension = _fixture.OptPython("extensions/ext", """
            say(os.getcwd(), os.getuid(), os.listdir("/tmp"))
            open("/tmp/file", "w").write("x")
            register("INVOKE", "SHUTDOWN")
            while next()["eventType"] != "SHUTDOWN": pass
            sys.exit(4)
            """);
        await using var lambda = await _fixture.Builder(more: sandbox => sandbox.ToolFolders = [Path.GetDirectoryName(unshare)!, .. sandbox.ToolFolders])
            .AddExtension(extension)
            .StartAsync();
        await lambda.ShutdownAsync().Soon();
        Assert.That(lambda.Extensions["ext"].Output[0].Text, Does.Match(@"^/var/task [0-9]+ \[\]$"));
        Assert.That(lambda.Extensions["ext"].ExitCode, Is.EqualTo(4));
    }

    [Test]
    public async Task Managed_Instances_may_open_more_files()
    {
        await using var lambda = await _fixture.Builder()
            .AddExtension(_fixture.OptFile("extensions/ext", "#!/bin/sh\nulimit -n\nexit 3\n"))
            .WithInitializationType(InitializationTypes.ManagedInstances)
            .StartWithoutInitAsync();
        await lambda.WaitForInitAsync().Soon();
        Assert.That(lambda.Extensions["ext"].Output[0].Text, Is.EqualTo("4096"));
        Assert.That(lambda.Extensions["ext"].ExitCode, Is.EqualTo(3));
    }

    private static bool IsAlive(string processId)
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
