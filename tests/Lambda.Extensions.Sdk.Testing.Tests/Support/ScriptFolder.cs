namespace Lambda.Extensions.Sdk.Testing.Tests.Support;

/// <summary>A temporary folder with scripts that speak the APIs, in Python and sh.</summary>
internal sealed class ScriptFolder : IDisposable
{
    /// <summary>The first lines of every Python script here.</summary>
    private const string Prelude = """
        #!/usr/bin/python3
        import http.client, json, os, signal, sys, time
        api = os.environ["AWS_LAMBDA_RUNTIME_API"]
        me = os.path.basename(sys.argv[0])
        c = http.client.HTTPConnection(api)
        def call(method, path, headers={}, body=None):
            c.request(method, path, body, headers)
            r = c.getresponse()
            return r.status, r.headers, r.read()
        def register(*events, name=me):
            global ident
            s, h, b = call("POST", "/2020-01-01/extension/register", {"Lambda-Extension-Name": name}, json.dumps({"events": events}))
            if s != 200: raise Exception(b)
            ident = h["Lambda-Extension-Identifier"]
        def next():
            s, h, b = call("GET", "/2020-01-01/extension/event/next", {"Lambda-Extension-Identifier": ident})
            if s != 200: raise Exception(b)
            return json.loads(b)
        def error(kind, type):
            return call("POST", f"/2020-01-01/extension/{kind}/error", {"Lambda-Extension-Identifier": ident, "Lambda-Extension-Function-Error-Type": type})
        def invocation():
            s, h, b = call("GET", "/2018-06-01/runtime/invocation/next")
            return h["Lambda-Runtime-Aws-Request-Id"], b
        def respond(id, body):
            call("POST", f"/2018-06-01/runtime/invocation/{id}/response", {}, body)
        def say(*words):
            print(*words, flush=True)

        """;

    /// <summary>An extension that lives as it should.</summary>
    public const string GoodExtension = """
        register("INVOKE", "SHUTDOWN")
        while True:
            e = next()
            say(e["eventType"], e.get("shutdownReason", ""))
            if e["eventType"] == "SHUTDOWN": break
        """;

    /// <summary>A runtime that answers with its event.</summary>
    public const string EchoRuntime = """
        while True:
            id, event = invocation()
            respond(id, event)
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("emulator-tests-");

    public string Path => _folder.FullName;

    public string Python(string name, string code) => File(name, Prelude + code + "\n");

    public string Sh(string name, string code) => File(name, "#!/bin/sh\n" + code + "\n");

    public string File(string name, string content, bool executable = true)
    {
        var path = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllText(path, content.ReplaceLineEndings("\n"));
        if (executable)
            System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
