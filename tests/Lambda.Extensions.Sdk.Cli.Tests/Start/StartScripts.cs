namespace Lambda.Extensions.Sdk.Cli.Tests.Start;

/// <summary>Functions that know nothing of this SDK.</summary>
internal static class StartScripts
{
    /// <summary>Answers with the value of <c>ANSWER</c>.</summary>
    public const string Function =
        """
        #!/usr/bin/env python3
        import json, os, time, urllib.request
        base = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
        ANSWER = "one"
        def answer(event): return json.dumps(ANSWER)
        while True:
            with urllib.request.urlopen(base + "next") as invocation:
                event, id = invocation.read(), invocation.headers["Lambda-Runtime-Aws-Request-Id"]
            urllib.request.urlopen(urllib.request.Request(base + id + "/response", data=answer(event).encode())).read()
        """;

    /// <summary>Answers with its process id, when three of its kind have an invocation.</summary>
    public static readonly string MeetingFunction = Function.Replace(
        "def answer(event): return json.dumps(ANSWER)",
        """
        def answer(event):
            folder = os.environ["MEETING"]
            open(os.path.join(folder, str(os.getpid())), "w").close()
            while len(os.listdir(folder)) < 3: time.sleep(0.01)
            return str(os.getpid())
        """,
        StringComparison.Ordinal);

    /// <summary>The same function as a .NET program.</summary>
    public const string Program =
        """
        using System;
        using System.Linq;
        using System.Net.Http;
        using var client = new HttpClient { BaseAddress = new Uri("http://" + Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/") };
        while (true)
        {
            using var next = await client.GetAsync("next");
            var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
            using var done = await client.PostAsync(id + "/response", new StringContent("\"one\""));
        }
        """;

    public const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
        </Project>
        """;
}
