namespace Lambda.Extensions.Sdk.Cli.Tests;

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
