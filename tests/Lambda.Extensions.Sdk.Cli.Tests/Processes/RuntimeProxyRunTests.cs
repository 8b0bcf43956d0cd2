using System.Text;
using Lambda.Extensions.Sdk.Build.Packaging;
using Lambda.Extensions.Sdk.Cli.Tests.Sources;

namespace Lambda.Extensions.Sdk.Cli.Tests.Processes;

/// <summary><c>lambda-ext run</c> with a runtime that uses a proxy. The proxy is a script that answers the wrapper as the SDK does.</summary>
[Platform("Linux")]
public sealed class RuntimeProxyRunTests
{
    private const string Echo = """
        #!/usr/bin/env python3
        import os, urllib.request
        api = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
        while True:
            event = urllib.request.urlopen(api + "next")
            body = event.read()
            urllib.request.urlopen(urllib.request.Request(api + event.headers["Lambda-Runtime-Aws-Request-Id"] + "/response", data=body))
        """;

    private static readonly string Proxy = Scripts.PythonExtension.Replace("import json,", """
        import os, socket, threading
        listener = socket.create_server(("127.0.0.1", int(os.environ.get("LAMBDA_EXT_RUNTIME_PROXY_PORT", "9009"))))
        def copy(source, target):
            while data := source.recv(65536): target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        def serve():
            host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
            while True:
                runtime, _ = listener.accept()
                first = runtime.recv(65536)
                if first.startswith(b"GET /lambda-ext/runtime-proxy"): runtime.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
                if not first or first.startswith(b"GET /lambda-ext/runtime-proxy"):
                    runtime.close()
                    continue
                print("by the proxy:", first.split(b"\r\n")[0].decode(), flush=True)
                platform = socket.create_connection((host, int(port)))
                platform.sendall(first)
                for pair in ((runtime, platform), (platform, runtime)): threading.Thread(target=copy, args=pair, daemon=True).start()
        threading.Thread(target=serve, daemon=True).start()
        import json,
        """, StringComparison.Ordinal);

    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("auto")]
    [TestCase("off")]
    public async Task The_wrapper_of_a_layer_puts_the_proxy_between(string sandbox)
    {
        string zip = LayerZip.Create(
            _folder["layer.zip"],
            LayerZip.Executable("extensions/my-ext", Proxy),
            LayerZip.Executable("my-ext-wrapper", Encoding.UTF8.GetString(RuntimeWrapper.Script("my-ext", RuntimeWrapper.DefaultPort))));
        await SucceedsAsync("--extension", zip, "--sandbox", sandbox, "--env", "AWS_LAMBDA_EXEC_WRAPPER=/opt/my-ext-wrapper", "--runtime-proxy");
    }

    [TestCase("on-demand")]
    [TestCase("provisioned-concurrency")]
    [TestCase("snap-start")]
    public async Task Without_a_layer_the_option_puts_the_proxy_between(string type) =>
        await SucceedsAsync("--extension", _folder.WriteScript("my-ext", Proxy), "--init-type", type, "--runtime-proxy");

    private async Task SucceedsAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await LambdaExt.RunAsync(["run", .. arguments, "--function", "python3 " + _folder.WriteScript("echo.py", Echo), "--invocations", "2", "--timeout", "60"]);
        Assert.Multiple(() =>
        {
            Assert.That(error, Is.Empty);
            Assert.That(output, Does.Contain("by the proxy: GET /2018-06-01/runtime/invocation/next").And.Contains("by the proxy: POST"));
            Assert.That(output, Does.EndWith("\nOK\n"));
            Assert.That(exitCode, Is.Zero);
        });
    }
}
