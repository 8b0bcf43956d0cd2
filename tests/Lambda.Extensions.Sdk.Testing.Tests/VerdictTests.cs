using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>Names of those that a timeout waited for, and the assertions about time.</summary>
public sealed class VerdictTests
{
    [Test]
    public async Task A_timeout_names_the_extensions_that_did_not_ask_for_next()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var never = new TaskCompletionSource();
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder()
            .WithTimeProvider(time)
            .AddExtension("bad-ext", SimpleExtension.RunAsync("bad-ext", _ => never.Task))
            .AddExtension("good-ext", SimpleExtension.RunAsync("good-ext"))
            .AddExtension("worse-ext", SimpleExtension.RunAsync("worse-ext", _ => never.Task))
            .UseFunction((_, _) =>
            {
                time.Advance(TimeSpan.FromMilliseconds(18));
                return Task.FromResult("1");
            })
            .StartAsync();
        _ = lambda.InvokeAsync();
        await lambda.WaitForEventAsync(EmulatorEventNames.InvokeRuntimeDone);
        await lambda.WaitForCountAsync(EmulatorEventNames.ExtensionNext, "good-ext", 2);
        time.Advance(TimeSpan.FromSeconds(3));
        InvokeEndEvent end = await lambda.Timeline.WaitForAsync<InvokeEndEvent>(_ => true);
        // The shutdown would wait for them on a clock that stands still.
        never.SetResult();
        Assert.That(end.Result.Verdict, Is.EqualTo("the function had answered after 18 ms; bad-ext and worse-ext did not ask for next"));
    }

    [TestCase(false, "the function had not answered")]
    [TestCase(true, "the function had answered after 0 ms and its runtime did not ask for next")]
    public async Task A_timeout_names_the_function(bool answers, string verdict)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().WithTimeProvider(time).ExpectFunction().StartWithoutInitAsync();
        using var caller = new ApiCaller(lambda);
        await lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        Task<Answer> next = caller.RuntimeNextAsync();
        await lambda.WaitForInitAsync().Soon();
        PendingInvocation invocation = lambda.BeginInvoke();
        await next.Soon();
        if (answers) await caller.RespondAsync(invocation.RequestId);
        time.Advance(TimeSpan.FromSeconds(3));
        // The runtime's process does not end by itself.
        await lambda.WaitForEventAsync(EmulatorEventNames.InvokeEnd);
        lambda.Function.Exit(0);
        Assert.That((await invocation.Completion.Soon()).Verdict, Is.EqualTo(verdict));
    }

    [Test]
    public async Task An_invocation_in_time_has_no_verdict()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().StartAsync();
        Assert.That((await lambda.InvokeAsync()).Verdict, Is.Null);
    }

    [Test]
    public async Task A_start_over_its_budget_is_an_error_with_the_times()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder()
            .WithTimeProvider(time)
            .AddExtension("slow", async (environment, stopping) =>
            {
                time.Advance(TimeSpan.FromMilliseconds(40));
                return await SimpleExtension.RunAsync("slow")(environment, stopping);
            })
            .StartAsync();
        lambda.AssertStart("slow", TimeSpan.FromMilliseconds(40));
        Assert.That(
            () => lambda.AssertStart("slow", TimeSpan.FromMilliseconds(39)),
            Throws.TypeOf<EmulatorException>().With.Message.EqualTo("The start of 'slow' has a budget of 39.0 ms. Since its start: register 40.0 ms, first next 40.0 ms."));
        Assert.That(() => lambda.AssertStart("other", TimeSpan.FromSeconds(1)), Throws.TypeOf<EmulatorException>().With.Message.Contains("register never"));
    }

    [Test]
    public async Task A_held_time_over_its_budget_is_an_error_with_the_last_extension()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using Stage stage = await Stage.SetAsync(b => b.WithTimeProvider(time));
        Task<Answer> next = await stage.CompleteInitAsync();
        PendingInvocation invocation = stage.Lambda.BeginInvoke();
        await next.Soon();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.InvokeRuntimeDone);
        time.Advance(TimeSpan.FromMilliseconds(25));
        _ = await stage.AskAsync();
        InvocationResult result = await invocation.Completion.Soon();
        stage.Lambda.AssertHeld(result, TimeSpan.FromMilliseconds(25));
        Assert.That(
            () => stage.Lambda.AssertHeld(result, TimeSpan.FromMilliseconds(24)),
            Throws.TypeOf<EmulatorException>().With.Message.Contains("held for 25.0 ms").And.Message.Contains("'ext'"));
    }
}
