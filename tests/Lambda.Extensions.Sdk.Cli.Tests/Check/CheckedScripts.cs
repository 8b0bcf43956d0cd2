namespace Lambda.Extensions.Sdk.Cli.Tests.Check;

/// <summary>A right extension in Python and one in shell, and wrong ones that are made from them.</summary>
internal static class CheckedScripts
{
    public const string Python =
        """
        #!/usr/bin/env python3
        import atexit, http.client, http.server, json, os, signal, sys, threading, time, urllib.request
        name = os.path.basename(sys.argv[0])
        host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
        api = http.client.HTTPConnection(host, int(port))
        managed = os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"] == "lambda-managed-instances"
        def call(method, path, headers, body=None):
            api.request(method, path, body, headers)
            answer = api.getresponse()
            return answer.status, answer.headers, answer.read()
        def on_record(record): pass
        class Listener(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8", "replace")
                self.send_response(self.answer(body))
                self.send_header("Content-Length", "0")
                self.end_headers()
            def answer(self, body):
                try: records = json.loads(body)
                except ValueError: return 200
                for record in records: on_record(record)
                return 200
            def log_message(self, *words): pass
        listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        status, headers, _ = call("POST", "/2020-01-01/extension/register", {"Lambda-Extension-Name": name},
            json.dumps({"events": ["SHUTDOWN"] if managed else ["INVOKE", "SHUTDOWN"]}))
        if status != 200: sys.exit(1)
        me = {"Lambda-Extension-Identifier": headers["Lambda-Extension-Identifier"]}
        types = ["platform", "function"]
        status, _, _ = call("PUT", "/2022-07-01/telemetry", me, json.dumps({
            "schemaVersion": "2025-01-29", "types": types, "buffering": {"maxItems": 1000, "maxBytes": 262144, "timeoutMs": 25},
            "destination": {"protocol": "HTTP", "URI": f"http://sandbox.localdomain:{listener.server_port}"}}))
        def on_invoke(event): pass
        def next_event(): return call("GET", "/2020-01-01/extension/event/next", me)
        while True:
            status, _, body = next_event()
            if status != 200: sys.exit(1)
            event = json.loads(body)
            if event["eventType"] == "SHUTDOWN": sys.exit(0)
            if event["eventType"] == "INVOKE": on_invoke(event)

        """;

    public const string Shell =
        """
        #!/bin/sh
        base="http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension"
        events='"INVOKE","SHUTDOWN"'
        if [ "$AWS_LAMBDA_INITIALIZATION_TYPE" = lambda-managed-instances ]; then events='"SHUTDOWN"'; fi
        id=$(curl -sf --noproxy '*' -D - -o /dev/null -H "Lambda-Extension-Name: $(basename "$0")" -d "{\"events\":[$events]}" "$base/register" \
          | tr -d '\r' | sed -n 's/^[Ll]ambda-[Ee]xtension-[Ii]dentifier: //p')
        [ -n "$id" ] || exit 1
        next() { curl -sf --noproxy '*' -H "Lambda-Extension-Identifier: $id" "$base/event/next"; }
        while event=$(next); do
          case "$event" in
            *'"SHUTDOWN"'*) exit 0 ;;
          esac
        done
        exit 1
        """;

    /// <summary>Each wrong extension with the scenarios that must catch it.</summary>
    public static IEnumerable<TestCaseData> Wrong =>
    [
        Case("It_registers_under_another_name", Replace(Python, "\"Lambda-Extension-Name\": name", "\"Lambda-Extension-Name\": \"other\""), "lifecycle.register"),
        Case("It_never_asks_for_the_next_event", Replace(Python, "    status, _, body = next_event()", "    time.sleep(3600)"), "lifecycle.next"),
        Case("It_asks_for_no_event_after_an_INVOKE", Replace(Python, "def on_invoke(event): pass", "def on_invoke(event): time.sleep(3600)"), "lifecycle.invoke"),
        Case("It_exits_with_0_after_an_INVOKE", Replace(Python, "def on_invoke(event): pass", "def on_invoke(event): sys.exit(0)"), "lifecycle.alive"),
        Case("It_dies_of_an_unknown_event_type", Replace(Python, "if event[\"eventType\"] == \"INVOKE\": on_invoke(event)", "on_invoke(event[\"requestId\"])"), "lifecycle.unknown-event"),
        Case("It_calculates_with_the_deadline", Replace(Python, "def on_invoke(event): pass", "def on_invoke(event): event[\"deadlineMs\"] - 1"), "lifecycle.unknown-members"),
        Case("It_splits_a_null", Replace(Python, "def on_invoke(event): pass", "def on_invoke(event): event.get(\"invokedFunctionArn\", \"\").split(\":\")"), "lifecycle.null-members"),
        Case("It_uses_the_proxy_of_the_function", Replace(Shell, " --noproxy '*'", ""), "lifecycle.proxy"),
        Case("It_stays_after_SHUTDOWN", Replace(Python, "== \"SHUTDOWN\": sys.exit(0)", "== \"SHUTDOWN\": time.sleep(3600)"), "shutdown.in-time"),
        Case("It_exits_with_7_after_SHUTDOWN", Replace(Shell, "exit 0 ;;", "exit 7 ;;"), "shutdown.exit-code"),
        Case("It_ignores_SIGTERM", Replace(Python, "def on_record(record): pass", "def on_record(record): pass\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)"), "shutdown.sigterm"),
        Case("It_repeats_a_failed_next_without_a_pause", Replace(Shell, "while event=$(next); do", "while event=$(next) || true; do"), "faults.no-storm"),
        Case("It_waits_after_a_failed_next", Replace(Python, "    if status != 200: sys.exit(1)\n    event", "    if status != 200: time.sleep(3600)\n    event"), "faults.next-500"),
        Case("It_refuses_batches_while_its_backend_is_down", Replace(Python, "for record in records: on_record(record)\n        return 200",
            "try:\n            if \"BACKEND\" in os.environ: urllib.request.urlopen(os.environ[\"BACKEND\"], timeout=1)\n            return 200\n        except OSError: return 503"), "telemetry.backend-down"),
        Case("It_logs_each_line_that_it_receives", Replace(Replace(Python, "def on_record(record): pass", "def on_record(record): print(\"got a record\", flush=True)"),
            "types = [\"platform\", \"function\"]", "types = [\"platform\", \"function\", \"extension\"]"), "telemetry.no-loop"),
        Case("It_takes_202_for_an_error", Replace(Python, "def on_invoke(event): pass", "if status != 200: sys.exit(1)\ndef on_invoke(event): pass"), "telemetry.not-supported"),
        Case("It_refuses_a_cut_batch", Replace(Python, "except ValueError: return 200", "except ValueError: return 400"), "batch.cut-record"),
        Case("It_refuses_an_unknown_record", Replace(Python, "for record in records: on_record(record)",
            "if any(record and record.get(\"type\") == \"platform.quantumLeap\" for record in records): return 400"), "batch.unknown-type"),
        Case("It_gives_up_a_long_wait", Replace(Python, "api = http.client.HTTPConnection(host, int(port))", "api = http.client.HTTPConnection(host, int(port), timeout=6)"), "freeze.long", "freeze.idle"),
        Case("It_leaves_a_lock_file_when_it_is_killed", Replace(Python, "def on_record(record): pass",
            "def on_record(record): pass\nlock = f\"/tmp/{name}.lock\"\nos.close(os.open(lock, os.O_CREAT | os.O_EXCL))\natexit.register(os.remove, lock)"), "reset.killed"),
        Case("It_listens_on_a_fixed_port", Replace(Python, "(\"127.0.0.1\", 0)", "(\"127.0.0.1\", 18473)"), "coexist.port"),
        Case("It_must_write_to_tmp", Replace(Python, "def on_invoke(event): pass", "def on_invoke(event): open(\"/tmp/state\", \"w\").write(\"x\" * 100000)"), "resources.tmp"),
    ];

    private static TestCaseData Case(string name, string script, params string[] caughtBy) => new TestCaseData(script, caughtBy).SetArgDisplayNames(name);

    private static string Replace(string script, string part, string with) =>
        script.Contains(part, StringComparison.Ordinal) ? script.Replace(part, with, StringComparison.Ordinal) : throw new ArgumentException($"The script has no part '{part}'.");
}
