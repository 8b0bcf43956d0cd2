using Lambda.Extensions.Sdk.InternalTests.Support;
using Lambda.Extensions.Sdk.Testing.Invocations;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.InternalTests;

/// <summary>samples/InternalExtension, natively and on the JIT, and both kinds of extension on one function.</summary>
public sealed class SampleTests
{
    private static IEnumerable<TestCaseData<Func<LambdaEmulatorBuilder>>> Builds()
    {
        yield return new TestCaseData<Func<LambdaEmulatorBuilder>>(() => Functions.Jit("InternalExtension")) { TestName = "on the JIT" };
        yield return new TestCaseData<Func<LambdaEmulatorBuilder>>(Native) { TestName = "natively" };

        static LambdaEmulatorBuilder Native() =>
            LambdaEmulator.CreateBuilder().UseFunction(PublishedSample.Executable("InternalExtension")).WithTimeout(TimeSpan.FromSeconds(30));
    }

    [TestCaseSource(nameof(Builds))]
    public async Task The_sample_counts_and_flushes_after_each_invocation(Func<LambdaEmulatorBuilder> build)
    {
        await using LambdaEmulator lambda = await build().WithFreezeBetweenInvocations().StartAsync();
        InvocationResult one = await lambda.InvokeAsync("""{"item":"tea","amount":4.5}""").Patiently();
        InvocationResult two = await lambda.InvokeAsync("""[{"item":"cake","amount":3},{"item":"tea","amount":4.5}]""").Patiently();
        InvocationResult bad = await lambda.InvokeAsync("""{"item":7}""").Patiently();
        Assert.That((one.Payload, two.Payload), Is.EqualTo(("""{"sold":1}""", """{"sold":2}""")));
        Assert.That(bad, Has.Property("Outcome").EqualTo(EmulatedOutcome.FunctionError).And.Property("ErrorType").EqualTo("InvalidSale"));
        // Before the environment froze: with the invocation that it belongs to, not with the next one.
        Assert.That(lambda.Said(), Is.EqualTo((string[])[
            $$"""{"sales":"flushed","requestId":"{{one.RequestId}}","sold":1,"turnover":4.5,"failed":0}""",
            $$"""{"sales":"flushed","requestId":"{{two.RequestId}}","sold":3,"turnover":12,"failed":0}""",
            $$"""{"sales":"flushed","requestId":"{{bad.RequestId}}","sold":3,"turnover":12,"failed":1}"""]));
    }

    [Test]
    public async Task Both_kinds_on_one_function()
    {
        await using LambdaEmulator lambda = await Functions.Jit("InternalExtension").AddExtension(PublishedSample.Executable("Minimal")).StartAsync();
        Assert.That(lambda.Extensions["Minimal"], Has.Property("IsExternal").True.And.Property("Events").EquivalentTo((string[])["INVOKE", "SHUTDOWN"]));
        Assert.That(lambda.Extensions["SalesCounter"], Has.Property("IsExternal").False.And.Property("Events").EqualTo((string[])["INVOKE"]));
        InvocationResult result = await lambda.InvokeAsync("""{"item":"tea","amount":4.5}""").Patiently();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said(), Has.Some.Contains(result.RequestId));
        Assert.That(lambda.Extensions["Minimal"].Output.Select(l => l.Text), Has.Some.Contains(result.RequestId));
        Assert.That(lambda.Extensions["Minimal"].ExitCode, Is.Zero);
    }

    [Test]
    public async Task The_functions_container_and_its_extension_share_services_in_a_real_function()
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_START=services").StartAsync();
        await lambda.InvokesWell();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said(), Has.Some.EqualTo("Bookkeeper booked: from the handler"), lambda.Story());
    }

    [TestCase("UF_START=extension,again", "Probe registered False", "is taken")]
    [TestCase("UF_START=", "Probe registered False", "too late", "UF_LATE=extension")]
    [Category("G12")]
    public async Task A_refusal_leaves_a_real_function_running(string start, string said, string reason, string also = "UF_=")
    {
        await using LambdaEmulator lambda = await Functions.Unruly(start, also).StartAsync();
        for (int i = 0; i < 3; i++) await lambda.InvokesWell();
        Assert.That(lambda.Said(), Has.Some.EqualTo(said));
        Assert.That(lambda.Said().Count(line => line.Contains(reason, StringComparison.Ordinal)), Is.EqualTo(1), "one clear line");
    }

    [Test]
    public async Task Told_after_the_answer_by_hand_it_is_seen_too()
    {
        await using LambdaEmulator lambda = await Functions.Unruly("UF_START=extension", "UF_TELL=told").StartAsync();
        InvocationResult well = await lambda.InvokeAsync("""{"echo":1}""").Patiently();
        InvocationResult badly = await lambda.InvokeAsync("""{"fail":"on purpose"}""").Patiently();
        Assert.That(lambda.Said(), Has.Some.EqualTo($"hook completed {well.RequestId} well").And.Some.EqualTo($"hook completed {badly.RequestId} on purpose"));
    }
}
