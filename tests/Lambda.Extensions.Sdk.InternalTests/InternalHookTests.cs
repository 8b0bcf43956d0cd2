using Lambda.Extensions.Sdk.InternalExtensions;
using Lambda.Extensions.Sdk.InternalTests.Support;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.InternalTests;

/// <summary>When the hooks of an internal extension are called, and that none of them is ever the function's trouble.</summary>
public sealed class InternalHookTests
{
    [Test]
    [Category("G09")]
    public async Task The_handlers_end_is_a_hook_after_the_handler_and_before_next()
    {
        var script = new Script();
        var completed = new TaskCompletionSource<Invocation>(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        script.Completed = (invocation, _) =>
        {
            completed.SetResult(invocation);
            return mayEnd.Task;
        };
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        InternalExtension extension = function.Start<Scripted>(o => o.HookTimeout = TimeSpan.FromSeconds(25), host: h => h.Services.AddSingleton(script));
        Task<string> next = await function.FirstNextAsync();

        Task<InvocationResult> invocation = function.Lambda.InvokeAsync();
        string requestId = await next.Patiently();
        var handlerEnds = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> handler = extension.TrackAsync(requestId, () => handlerEnds.Task);
        Assert.That(completed.Task.IsCompleted, Is.False, "the handler has not ended");
        handlerEnds.SetResult(42);
        Assert.That(await handler.Patiently(), Is.EqualTo(42));
        Invocation seen = await completed.Task.Patiently();
        Assert.That(seen.RequestId, Is.EqualTo(requestId));
        Assert.That(seen.Succeeded);
        Assert.That(seen.InvokeEvent!.RequestId, Is.EqualTo(requestId));
        Assert.That(seen.Duration, Is.GreaterThan(TimeSpan.Zero));
        Assert.That((seen.Outcome, seen.Confidence), Is.EqualTo((InvocationOutcome.Success, OutcomeConfidence.Certain)));

        await function.RespondAsync(requestId);
        _ = function.NextAsync();
        await function.Lambda.Timeline.WaitForAsync<RuntimeDoneEvent>(_ => true);
        Assert.That(invocation.IsCompleted, Is.False, "the extension has not asked for next, so nothing freezes under its hook");
        mayEnd.SetResult();
        Assert.That((await invocation.Patiently()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(script.Calls, Is.EqualTo((string[])["initialize", "invoke", "completed"]), "and OnStartingAsync has no place in a runtime that runs already");
    }

    [Test]
    public async Task A_flush_follows_each_handler_before_next()
    {
        var script = new Script();
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        InternalExtension extension = function.Start<FlushingExtension>(host: h => h.Services.AddSingleton(script));
        Task<string> next = await function.FirstNextAsync();
        Task<InvocationResult> invocation = function.Lambda.InvokeAsync();
        string requestId = await next.Patiently();
        await extension.TrackAsync(requestId, () => Task.FromResult(1)).Patiently();
        await function.RespondAsync(requestId);
        _ = function.NextAsync();
        Assert.That((await invocation.Patiently()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(script.Calls, Is.EqualTo((string[])["completed", "flush EndOfInvocation enough"]));
    }

    [Test]
    public async Task A_handlers_exception_passes_on_and_is_told()
    {
        var script = new Script();
        var completed = new TaskCompletionSource<Invocation>(TaskCreationOptions.RunContinuationsAsynchronously);
        script.Completed = (invocation, _) =>
        {
            completed.SetResult(invocation);
            return Task.CompletedTask;
        };
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        InternalExtension extension = function.Start<CompletedOnly>(host: h => h.Services.AddSingleton(script));
        Task<string> next = await function.FirstNextAsync();
        Task<InvocationResult> invocation = function.Lambda.InvokeAsync();
        string requestId = await next.Patiently();
        Assert.That(async () => await extension.TrackAsync<int>(requestId, () => throw new TimeZoneNotFoundException("no zone")), Throws.TypeOf<TimeZoneNotFoundException>());
        Invocation seen = await completed.Task.Patiently();
        Assert.That(seen.Succeeded, Is.False);
        Assert.That(seen.Error, Is.TypeOf<TimeZoneNotFoundException>());
        Assert.That((seen.Outcome, seen.Confidence), Is.EqualTo((InvocationOutcome.Error, OutcomeConfidence.Certain)));
        await Finish(function, requestId, invocation);
    }

    [TestCase(InitializationTypes.OnDemand)]
    [TestCase(InitializationTypes.ManagedInstances)]
    [Category("G11")]
    public async Task An_end_that_is_reported_without_its_handler_has_a_certain_outcome(string initializationType)
    {
        var script = new Script();
        var completed = new TaskCompletionSource<Invocation>(TaskCreationOptions.RunContinuationsAsynchronously);
        script.Completed = (invocation, _) =>
        {
            script.Note($"{invocation.Outcome} {invocation.Confidence} {invocation.Succeeded}");
            if (script.Calls.Count(c => c == "completed") == 2) completed.SetResult(invocation);
            return Task.CompletedTask;
        };
        await using PlayedFunction function = await PlayedFunction.OpenAsync(b => b.WithInitializationType(initializationType));
        function.Variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = initializationType;
        InternalExtension extension = function.Start<CompletedOnly>(host: h => h.Services.AddSingleton(script));
        Task<string> next = await function.FirstNextAsync();
        foreach (Exception? error in (Exception?[])[null, new OperationCanceledException("given up")])
        {
            Task<InvocationResult> invocation = function.Lambda.InvokeAsync();
            string requestId = await next.Patiently();
            extension.InvocationCompleted(requestId, error);
            next = await Finish(function, requestId, invocation);
        }

        await completed.Task.Patiently();
        Assert.That(script.Calls.Where(c => c != "completed"), Is.EqualTo((string[])["Success Certain True", "Error Certain False"]));
    }

    [Test]
    public async Task An_end_that_comes_before_the_event_is_not_lost()
    {
        var script = new Script();
        var invoked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayInvoke = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        script.Invoke = (_, _) =>
        {
            invoked.SetResult();
            return mayInvoke.Task;
        };
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        InternalExtension extension = function.Start<Scripted>(o => o.HookTimeout = TimeSpan.FromSeconds(25), host: h => h.Services.AddSingleton(script));
        Task<string> next = await function.FirstNextAsync();
        Task<InvocationResult> invocation = function.Lambda.InvokeAsync();
        string requestId = await next.Patiently();
        await invoked.Task.Patiently();
        // The handler is done while OnInvokeAsync is still at work.
        extension.InvocationCompleted(requestId);
        mayInvoke.SetResult();
        await Finish(function, requestId, invocation);
        Assert.That(script.Calls[^1], Is.EqualTo("completed"));
    }

    [Test]
    [Category("G09")]
    public async Task An_end_that_nobody_tells_costs_one_invocation_and_not_each()
    {
        var script = new Script();
        await using PlayedFunction function = await PlayedFunction.OpenAsync(b => b.WithTimeout(TimeSpan.FromSeconds(2)));
        InternalExtension extension = function.Start<CompletedOnly>(host: h => h.Services.AddSingleton(script));
        Task<string> next = await function.FirstNextAsync();

        // Held until the deadline less the margin, which is no timeout.
        next = await Invoke(function, next, tell: null);
        Assert.That(function.Log.Of(1103).Single(), Does.Contain("TrackAsync"));
        Assert.That(function.Lambda.Timeline.OfType<InvokeEndEvent>().Single().Result.Outcome, Is.EqualTo(EmulatedOutcome.Success));

        // From here on nothing is waited for...
        for (int i = 0; i < 20; i++) next = await Invoke(function, next, tell: null);
        Assert.That(script.Calls, Is.Empty);
        Assert.That(function.Log.Of(1103).Count(), Is.EqualTo(1));
        IEnumerable<TimeSpan> held = function.Lambda.Timeline.OfType<InvokeEndEvent>().Skip(1).Select(e => e.Result.PostRuntimeDuration!.Value);
        Assert.That(held.Min(), Is.LessThan(TimeSpan.FromMilliseconds(500)), "the deadline was 2 s away");

        // ...until one is told.
        next = await Invoke(function, next, tell: extension);
        await Invoke(function, next, tell: extension);
        Assert.That(script.Calls, Has.Count.GreaterThanOrEqualTo(1));
    }

    [TestCase("throws")]
    [TestCase("fails")]
    [TestCase("blocks")]
    [TestCase("hangs")]
    [Category("G01")]
    [Category("G12")]
    public async Task A_bad_hook_never_takes_the_function_with_it(string how)
    {
        var release = new ManualResetEventSlim();
        Task Misbehave() => how switch
        {
            "throws" => throw new InvalidOperationException("thrown"),
            "fails" => Task.FromException(new InvalidOperationException("failed")),
            "blocks" => Block(release),
            _ => new TaskCompletionSource().Task,
        };
        var script = new Script { Initialize = _ => Task.CompletedTask, Invoke = (_, _) => Misbehave(), Completed = (_, _) => Misbehave() };
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        InternalExtension extension = function.Start<Scripted>(o => o.HookTimeout = TimeSpan.FromMilliseconds(100), host: h => h.Services.AddSingleton(script));
        Task<string> next = await function.FirstNextAsync();
        for (int i = 0; i < 3; i++) next = await Invoke(function, next, tell: extension);
        release.Set();
        Assert.That(function.Lambda.Timeline.OfType<InvokeEndEvent>().Select(e => e.Result.Outcome), Is.All.EqualTo(EmulatedOutcome.Success));
        Assert.That(function.Log.All.Select(l => l.Id), Has.Some.EqualTo(1010).Or.Some.EqualTo(1012));
        Assert.That(function.Lambda.Function.ExitCode, Is.Null);
    }

    [Test]
    public async Task On_Managed_Instances_ends_that_are_told_at_once_are_hooks_in_turn()
    {
        var script = new Script();
        int inside = 0, most = 0;
        using var all = new CountdownEvent(50);
        script.Completed = async (invocation, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            script.Note(invocation.RequestId);
            all.Signal();
        };
        await using PlayedFunction function = await PlayedFunction.OpenAsync(b => b.WithInitializationType(InitializationTypes.ManagedInstances));
        function.Variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = InitializationTypes.ManagedInstances;
        InternalExtension extension = function.Start<Scripted>(host: h => h.Services.AddSingleton(script));
        await function.FirstNextAsync();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => extension.TrackAsync($"request-{i}", () => Task.FromResult(i)))));
        Assert.That(all.Wait(TimeSpan.FromSeconds(60)), string.Join(',', script.Calls));
        Assert.That(most, Is.EqualTo(1));
        Assert.That(script.Calls.Where(c => c.StartsWith("request", StringComparison.Ordinal)), Is.EquivalentTo(Enumerable.Range(0, 50).Select(i => $"request-{i}")));
        Assert.That(script.Calls, Has.None.EqualTo("invoke"));
    }

    [Test]
    public async Task A_next_that_breaks_is_asked_again_for_as_long_as_it_takes()
    {
        var script = new Script();
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        InternalExtension extension = function.Start<Scripted>(host: h => h.Services.AddSingleton(script));
        Task<string> next = await function.FirstNextAsync();
        // Five failures in a row end an external extension; this one lives in a process that is not its own.
        function.Lambda.Faults.OnNext(Fault.Respond(500).Times(6));
        for (int i = 0; i < 2; i++) next = await Invoke(function, next, tell: extension);
        Assert.That(script.Calls.Count(c => c == "completed"), Is.EqualTo(2));
        Assert.That(function.Lambda.Extensions["Scripted"].ReportedErrors, Is.Empty);
    }

    [Test]
    public async Task Extensions_of_a_functions_own_container_share_its_services()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        var script = new Script();
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton(script)
            .AddSingleton(LambdaEnvironment.FromVariables(function.Variables))
            .AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(function.Log)
            .AddInternalLambdaExtension<Scripted>()
            .AddInternalLambdaExtension<CompletedOnly>()
            .BuildServiceProvider();
        InternalExtension extension = function.Keep(services.GetRequiredService<InternalExtension>());
        Assert.That(extension, Has.Property("IsRegistered").True.And.Property("Name").EqualTo("Scripted"));
        Assert.That(services.GetRequiredService<InternalExtension>(), Is.SameAs(extension));
        await Invoke(function, await function.FirstNextAsync(), extension);
        Assert.That(script.Calls.Count(c => c == "completed"), Is.EqualTo(2), "both, in one registration");
        Assert.That(function.Lambda.Extensions, Has.Count.EqualTo(1));
    }

    private static async Task<Task<string>> Invoke(PlayedFunction function, Task<string> next, InternalExtension? tell)
    {
        Task<InvocationResult> invocation = function.Lambda.InvokeAsync();
        string requestId = await next.Patiently();
        tell?.InvocationCompleted(requestId);
        return await Finish(function, requestId, invocation);
    }

    private static async Task<Task<string>> Finish(PlayedFunction function, string requestId, Task<InvocationResult> invocation)
    {
        await function.RespondAsync(requestId);
        Task<string> next = function.NextAsync();
        await invocation.Patiently();
        return next;
    }

    private static Task Block(ManualResetEventSlim release)
    {
        release.Wait(CancellationToken.None);
        return Task.CompletedTask;
    }
}
