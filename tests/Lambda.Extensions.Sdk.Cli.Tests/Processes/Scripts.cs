namespace Lambda.Extensions.Sdk.Cli.Tests.Processes;

/// <summary>Extensions that know nothing of this SDK.</summary>
internal static class Scripts
{
    public const string PythonExtension =
        """
        #!/usr/bin/env python3
        import json, os, sys, urllib.request
        base = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2020-01-01/extension/"
        def call(path, headers, body=None):
            return urllib.request.urlopen(urllib.request.Request(base + path, data=body, headers=headers))
        name = os.path.basename(sys.argv[0])
        registered = call("register", {"Lambda-Extension-Name": name}, b'{"events":["INVOKE","SHUTDOWN"]}')
        identifier = {"Lambda-Extension-Identifier": registered.headers["Lambda-Extension-Identifier"]}
        print("color", os.environ.get("COLOR"), flush=True)
        while True:
            event = json.load(call("event/next", identifier))
            print("python got", event["eventType"], file=sys.stderr, flush=True)
            if event["eventType"] == "SHUTDOWN":
                sys.exit(0)
        """;

    /// <summary>Subscribes to everything, and says what came: for a batch that is no JSON, how long it was. It answers 202 to that, 200 otherwise.</summary>
    public const string TelemetryExtension =
        """
        #!/usr/bin/env python3
        import http.server, json, os, sys, threading, urllib.request
        api = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"]
        class Listener(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                try:
                    for record in json.loads(body):
                        if record["type"] == "function": print("record is", type(record["record"]).__name__, file=sys.stderr, flush=True)
                    self.send_response(200)
                except ValueError:
                    self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()
            def log_message(self, *words): pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        def call(path, headers, body=None, method=None):
            return urllib.request.urlopen(urllib.request.Request(api + path, data=body, headers=headers, method=method))
        registered = call("/2020-01-01/extension/register", {"Lambda-Extension-Name": os.path.basename(sys.argv[0])}, b'{"events":["INVOKE","SHUTDOWN"]}')
        identifier = {"Lambda-Extension-Identifier": registered.headers["Lambda-Extension-Identifier"]}
        call("/2022-07-01/telemetry", identifier, json.dumps({
            "schemaVersion": "2025-01-29", "types": ["platform", "function"], "buffering": {"timeoutMs": 25},
            "destination": {"protocol": "HTTP", "URI": f"http://sandbox.localdomain:{server.server_port}"}}).encode(), "PUT")
        while json.load(call("/2020-01-01/extension/event/next", identifier))["eventType"] != "SHUTDOWN": pass
        os._exit(0)
        """;

    public const string ShellExtension =
        """
        #!/bin/sh
        base="http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension"
        id=$(curl -sf -D - -o /dev/null -H "Lambda-Extension-Name: $(basename "$0")" -d '{"events":["INVOKE","SHUTDOWN"]}' "$base/register" \
          | tr -d '\r' | sed -n 's/^[Ll]ambda-[Ee]xtension-[Ii]dentifier: //p')
        while event=$(curl -sf -H "Lambda-Extension-Identifier: $id" "$base/event/next"); do
          case "$event" in
            *SHUTDOWN*) echo "shell got SHUTDOWN"; exit 0 ;;
            *) echo "shell got INVOKE" ;;
          esac
        done
        exit 1
        """;

    /// <summary>Registers for INVOKE alone, so that it is killed at SHUTDOWN.</summary>
    public static readonly string DeafExtension = PythonExtension.Replace("""["INVOKE","SHUTDOWN"]""", """["INVOKE"]""", StringComparison.Ordinal);

    /// <summary>Exits with 7 after SHUTDOWN.</summary>
    public static readonly string SourExtension = PythonExtension.Replace("sys.exit(0)", "sys.exit(7)", StringComparison.Ordinal);
}
