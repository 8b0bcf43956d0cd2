namespace Lambda.Extensions.Sdk.Testing.Tests;

public sealed class SmokeTests
{
    [Test]
    public async Task A_process_lives_through_register_next_invoke_shutdown()
    {
        var folder = Directory.CreateTempSubdirectory("emulator-");
        try
        {
            var path = Path.Combine(folder.FullName, "my-extension");
            await File.WriteAllTextAsync(path, """
                #!/usr/bin/python3
                import http.client, json, os
                c = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
                c.request("POST", "/2020-01-01/extension/register", json.dumps({"events": ["INVOKE", "SHUTDOWN"]}), {"Lambda-Extension-Name": "my-extension"})
                r = c.getresponse(); r.read(); i = r.headers["Lambda-Extension-Identifier"]
                while True:
                    c.request("GET", "/2020-01-01/extension/event/next", headers={"Lambda-Extension-Identifier": i})
                    e = json.loads(c.getresponse().read())
                    print(e["eventType"], flush=True)
                    if e["eventType"] == "SHUTDOWN": break
                """.ReplaceLineEndings("\n"));
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
            await using var lambda = await LambdaEmulator.CreateBuilder().AddExtension(path).StartAsync();
            var result = await lambda.InvokeAsync("""{"x":1}""");
            Assert.That(result.Outcome, Is.EqualTo(InvocationOutcome.Success));
            Assert.That(result.Payload, Is.EqualTo("""{"x":1}"""));
            await lambda.ShutdownAsync();
            foreach (var e in lambda.Timeline) TestContext.Out.WriteLine(e);
            Assert.That(lambda.Extensions["my-extension"].State, Is.EqualTo(ExtensionState.Exited));
            Assert.That(lambda.Extensions["my-extension"].Output.Select(l => l.Text), Is.EqualTo(new[] { "INVOKE", "SHUTDOWN" }));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
