using PublishedSamples;

namespace Lambda.Extensions.Sdk.InternalTests;

/// <summary>The emulator's side: how long a runtime has from SIGTERM to SIGKILL, by what is registered (lambda-facts 1.6).</summary>
public sealed class BudgetTests
{
    [Test]
    public async Task Without_extensions_there_is_no_time_at_all()
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_SIGTERM=own").StartAsync();
        await lambda.ShutdownAsync();
        Assert.That(Start(lambda).Budget, Is.EqualTo(TimeSpan.Zero));
        Assert.That(lambda.Function.ExitCode, Is.EqualTo(137));
    }

    [Test]
    public async Task With_internal_ones_only_it_is_half_a_second_all_of_it_the_runtimes()
    {
        await using LambdaEmulator lambda = await Deaf("internal").StartAsync();
        await lambda.ShutdownAsync();
        Assert.That(Start(lambda).Budget, Is.EqualTo(TimeSpan.FromMilliseconds(500)));
        Assert.That(lambda.Function.ExitCode, Is.EqualTo(137), "deaf to the signal, killed at the end of its share");
        Assert.That(lambda.StoppedAfter(), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(490)));
    }

    [Test]
    public async Task With_external_ones_it_is_two_seconds_and_300_ms_of_it_the_runtimes()
    {
        await using LambdaEmulator lambda = await Deaf("nothing").AddExtension(PublishedSample.Executable("Minimal")).StartAsync();
        await lambda.ShutdownAsync();
        Assert.That(Start(lambda).Budget, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(lambda.StoppedAfter(), Is.InRange(TimeSpan.FromMilliseconds(290), TimeSpan.FromMilliseconds(1900)));
        Assert.That(lambda.Extensions["Minimal"].Output.Select(l => l.Text), Has.Some.Contains("Shutting down"), "the event came after the runtime had gone");
    }

    [Test]
    public async Task With_both_the_runtime_has_500_ms_of_the_two_seconds()
    {
        await using LambdaEmulator lambda = await Deaf("internal").AddExtension(PublishedSample.Executable("Minimal")).StartAsync();
        await lambda.ShutdownAsync();
        Assert.That(Start(lambda).Budget, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(lambda.StoppedAfter(), Is.InRange(TimeSpan.FromMilliseconds(490), TimeSpan.FromMilliseconds(1900)));
    }

    private static ShutdownStartEvent Start(LambdaEmulator lambda) => lambda.Timeline.OfType<ShutdownStartEvent>().Single();

    /// <summary>A runtime that ignores SIGTERM, with or without an internal extension registered.</summary>
    private static LambdaEmulatorBuilder Deaf(string registers) => LambdaEmulator.CreateBuilder().UseFunctionCommand("python3", "-c", """
        import http.client, os, signal, sys, threading
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        api = os.environ["AWS_LAMBDA_RUNTIME_API"]
        def call(method, path, headers={}, body=None):
            connection = http.client.HTTPConnection(api)
            connection.request(method, path, body, headers)
            return connection.getresponse()
        if sys.argv[1] == "internal":
            answer = call("POST", "/2020-01-01/extension/register", {"Lambda-Extension-Name": "inside"}, '{"events":[]}')
            identifier = {"Lambda-Extension-Identifier": answer.headers["Lambda-Extension-Identifier"]}
            threading.Thread(target=lambda: call("GET", "/2020-01-01/extension/event/next", identifier), daemon=True).start()
        call("GET", "/2018-06-01/runtime/invocation/next")
        """, registers);
}
