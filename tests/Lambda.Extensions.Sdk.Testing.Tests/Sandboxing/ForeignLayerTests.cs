using Lambda.Extensions.Sdk.Testing.Sandboxing;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests.Sandboxing;

/// <summary>Layers and runtimes in the shape of AWS's samples run as they are.</summary>
[Platform("Linux")]
public sealed class ForeignLayerTests
{
    /// <summary>Starts the program of the layer that has the launcher's own name.</summary>
    private const string Launcher = """
        #!/bin/sh
        set -eu
        name=$(basename "$0")
        exec "/opt/${name}/extension.PROGRAM"
        """;

    private const string NodeExtension = """
        #!/usr/bin/env node
        const http = require('http'), path = require('path');
        const name = path.basename(__dirname), api = process.env.AWS_LAMBDA_RUNTIME_API;
        function call(method, url, headers, body) {
          return new Promise((resolve, reject) => {
            const request = http.request(`http://${api}${url}`, { method, headers }, response => {
              let text = ''; response.on('data', d => text += d);
              response.on('end', () => resolve({ headers: response.headers, text }));
            });
            request.on('error', reject);
            request.end(body);
          });
        }
        (async () => {
          const registered = await call('POST', '/2020-01-01/extension/register', { 'Lambda-Extension-Name': name }, '{"events":["INVOKE","SHUTDOWN"]}');
          const identifier = { 'Lambda-Extension-Identifier': registered.headers['lambda-extension-identifier'] };
          const server = http.createServer((request, response) => {
            let text = ''; request.on('data', d => text += d);
            request.on('end', () => { for (const r of JSON.parse(text)) console.log('got ' + r.type); response.end(); });
          });
          await new Promise(done => server.listen(0, 'sandbox.localdomain', done));
          await call('PUT', '/2022-07-01/telemetry', identifier, JSON.stringify({ schemaVersion: '2022-12-13', types: ['platform', 'function'],
            buffering: { timeoutMs: 25, maxBytes: 262144, maxItems: 1000 },
            destination: { protocol: 'HTTP', URI: `http://sandbox.localdomain:${server.address().port}` } }));
          while (JSON.parse((await call('GET', '/2020-01-01/extension/event/next', identifier)).text).eventType !== 'SHUTDOWN');
          process.exit(0);
        })();
        """;

    private const string PythonExtension = """
        #!/usr/bin/env python3
        import http.server, json, os, threading, urllib.request
        name, api = os.path.basename(os.path.dirname(__file__)), "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"]
        class Listener(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                for record in json.loads(self.rfile.read(int(self.headers["Content-Length"]))): print("got", record["type"], flush=True)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
            def log_message(self, *words): pass
        def call(path, headers, body=None, method=None):
            return urllib.request.urlopen(urllib.request.Request(api + path, data=body, headers=headers, method=method))
        registered = call("/2020-01-01/extension/register", {"Lambda-Extension-Name": name}, b'{"events":["INVOKE","SHUTDOWN"]}')
        identifier = {"Lambda-Extension-Identifier": registered.headers["Lambda-Extension-Identifier"]}
        server = http.server.ThreadingHTTPServer(("sandbox.localdomain", 0), Listener)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        call("/2022-07-01/telemetry", identifier, json.dumps({
            "schemaVersion": "2022-12-13", "types": ["platform", "function"], "buffering": {"timeoutMs": 25, "maxBytes": 262144, "maxItems": 1000},
            "destination": {"protocol": "HTTP", "URI": f"http://sandbox.localdomain:{server.server_port}"}}).encode(), "PUT")
        while json.load(call("/2020-01-01/extension/event/next", identifier))["eventType"] != "SHUTDOWN": pass
        os._exit(0)
        """;

    private readonly SandboxFixture _fixture = new();

    [OneTimeSetUp]
    public static Task RequireSandbox() => SandboxFixture.RequireAsync();

    [TearDown]
    public void DeleteFolders() => _fixture.Dispose();

    [TestCase("js")]
    [TestCase("py")]
    public async Task A_shell_launcher_with_a_program_in_opt_and_a_listener_on_sandbox_localdomain_runs_unchanged(string suffix)
    {
        var launcher = _fixture.OptFile("extensions/my-sample", Launcher.Replace("PROGRAM", suffix, StringComparison.Ordinal));
        _fixture.OptFile("my-sample/extension." + suffix, suffix == "js" ? NodeExtension : PythonExtension);
        await using var lambda = await _fixture.Builder().AddExtension(launcher).WithInitTimeout(TimeSpan.FromMinutes(2)).WithTimeout(TimeSpan.FromMinutes(2)).StartAsync();
        await lambda.InvokeAsync();
        await lambda.ShutdownAsync().Soon();
        Assert.That(lambda.Extensions["my-sample"].ExitCode, Is.Zero, lambda.Story());
        Assert.That(lambda.Extensions["my-sample"].Output.Select(line => line.Text), Does.Contain("got platform.initStart").And.Contain("got platform.runtimeDone"));
    }

    [Test]
    public async Task A_shell_runtime_that_sources_the_functions_file_runs_unchanged()
    {
        _fixture.TaskFile("function.sh", """
            handler () {
              echo "{\"got\":$1}"
            }
            """);
        var bootstrap = _fixture.TaskFile("bootstrap", """
            #!/bin/sh
            set -eu
            . /var/task/function.sh
            api="http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation"
            while true; do
              headers="$(mktemp)"
              event=$(curl -sS -LD "$headers" "$api/next")
              id=$(grep -Fi Lambda-Runtime-Aws-Request-Id "$headers" | tr -d '[:space:]' | cut -d: -f2)
              curl -sS -X POST "$api/$id/response" -d "$(handler "$event")" > /dev/null
            done
            """);
        await using var lambda = await _fixture.Builder().UseFunction(bootstrap).WithTimeout(TimeSpan.FromMinutes(2)).StartAsync();
        Assert.That((await lambda.InvokeAsync("7")).Payload, Is.EqualTo("""{"got":7}"""));
    }

    [Test]
    public async Task A_runtime_in_a_layer_serves_the_function_of_its_folder([Values(SandboxMode.On, SandboxMode.Off)] SandboxMode mode)
    {
        _fixture.OptPython("bootstrap", """
            code = open(os.environ["LAMBDA_TASK_ROOT"] + "/answer").read()
            while True:
                id, event = invocation()
                respond(id, code)
            """);
        _fixture.TaskFile("answer", "42");
        await using var lambda = await _fixture.Builder(mode, sandbox => sandbox.TaskFolder = _fixture.Task).UseFunctionCommand("/opt/bootstrap").StartAsync();
        Assert.That((await lambda.InvokeAsync()).Payload, Is.EqualTo("42"));
    }

    [Test]
    public async Task A_layer_with_only_a_wrapper_and_a_startup_hook_needs_no_extension([Values(SandboxMode.On, SandboxMode.Off)] SandboxMode mode)
    {
        _fixture.OptFile("wrap", "#!/bin/sh\nexport WRAPPED=yes\nexec \"$@\"\n");
        _fixture.TaskPython("runtime.py", """
            say(os.environ["WRAPPED"], os.environ["DOTNET_STARTUP_HOOKS"])

            """ + ScriptFolder.EchoRuntime);
        await using var lambda = await _fixture.Builder(mode, sandbox => sandbox.TaskFolder = _fixture.Task)
            .UseFunctionCommand("python3", Path.Combine(_fixture.Task, "runtime.py"))
            .WithEnvironment("AWS_LAMBDA_EXEC_WRAPPER", "/opt/wrap")
            .WithEnvironment("DOTNET_STARTUP_HOOKS", "/opt/hook.dll")
            .StartAsync();
        var opt = mode == SandboxMode.On ? "/opt" : _fixture.Opt;
        Assert.That(lambda.Function.Output[0].Text, Is.EqualTo($"yes {opt}/hook.dll"));
    }
}
