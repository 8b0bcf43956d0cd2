using Lambda.Extensions.Sdk.InternalTests.Support;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Timeline;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.InternalTests;

/// <summary>The emulator's side: how long a runtime has from SIGTERM to SIGKILL, by what is registered (lambda-facts 1.6).</summary>
public sealed class BudgetTests
{
    /// <summary>Shares do not grow with the budget: what is left is for the extensions, however busy the machine is.</summary>
    private static readonly ShutdownBudgets Ample = new() { WithExternal = TimeSpan.FromMinutes(1) };

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
    public async Task With_external_ones_300_ms_of_it_are_the_runtimes()
    {
        await using LambdaEmulator lambda = await Deaf("nothing").AddExtension(PublishedSample.Executable("Minimal")).WithShutdownBudgets(Ample).StartAsync();
        await lambda.ShutdownAsync();
        Assert.That(new ShutdownBudgets().WithExternal, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(lambda.StoppedAfter(), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(290)));
        AssertTheRestWasTheExtensions(lambda);
    }

    [Test]
    public async Task With_both_500_ms_of_it_are_the_runtimes()
    {
        await using LambdaEmulator lambda = await Deaf("internal").AddExtension(PublishedSample.Executable("Minimal")).WithShutdownBudgets(Ample).StartAsync();
        await lambda.ShutdownAsync();
        Assert.That(new ShutdownBudgets().WithExternal, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(lambda.StoppedAfter(), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(490)));
        AssertTheRestWasTheExtensions(lambda);
    }

    private static void AssertTheRestWasTheExtensions(LambdaEmulator lambda)
    {
        Assert.That(lambda.Function.ExitCode, Is.EqualTo(137), "killed at the end of its share");
        Assert.That(lambda.Extensions["Minimal"].Output.Select(l => l.Text), Has.Some.Contains("Shutting down"), "the event came after the runtime had gone");
        Assert.That(lambda.Extensions["Minimal"], Has.Property("ExitCode").Zero.And.Property("Killed").False, "with time left");
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
