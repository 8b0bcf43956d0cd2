using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Lambda.Extensions.Sdk.Testing.InvokeApi;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Testing.Tests.InvokeApi;

/// <summary>The Invoke API in front of the emulator: environments, invocation types, answers.</summary>
public sealed class InvokeApiTests
{
    [Test]
    public async Task An_invocation_is_answered_with_the_headers_of_Lambda()
    {
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder());
        using var response = await stage.InvokeAsync("""{"order":7}""");
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.Header("X-Amz-Executed-Version"), Is.EqualTo("$LATEST"));
            Assert.That(Guid.TryParse(response.Header("x-amzn-RequestId"), out _), Is.True);
            Assert.That(response.Header("X-Amzn-Trace-Id"), Does.StartWith("Root=1-"));
            Assert.That(response.Header("X-Amz-Function-Error"), Is.Null);
            Assert.That(response.Header("X-Amz-Log-Result"), Is.Null);
        });
        Assert.That(await response.TextAsync(), Is.EqualTo("""{"order":7}"""));
    }

    [Test]
    public async Task Three_parallel_requests_are_three_environments_and_a_fourth_is_refused()
    {
        var release = new TaskCompletionSource();
        var arrived = new SemaphoreSlim(0);
        await using var stage = await InvokeStage.SetAsync(
            LambdaEmulator.CreateBuilder().UseFunction(async (invocation, _) =>
            {
                arrived.Release();
                await release.Task;
                return invocation.Payload;
            }).AddExtension("ext", Support.SimpleExtension.RunAsync("ext")),
            maxEnvironments: 3);

        var three = Enumerable.Range(0, 3).Select(i => stage.InvokeAsync($"{i}")).ToList();
        for (var i = 0; i < 3; i++) await arrived.WaitAsync();
        using var fourth = await stage.InvokeAsync();
        release.SetResult();
        var answers = await Task.WhenAll(three);

        Assert.That(answers.Select(answer => answer.StatusCode), Has.All.EqualTo(HttpStatusCode.OK));
        Assert.That(stage.Environments, Has.Count.EqualTo(3));
        Assert.That(fourth.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(fourth.Header("x-amzn-ErrorType"), Is.EqualTo("TooManyRequestsException"));
        Assert.That(await fourth.TextAsync(), Does.Contain("\"Reason\":\"ConcurrentInvocationLimitExceeded\""));
        foreach (var answer in answers) answer.Dispose();
    }

    [Test]
    public async Task Requests_one_after_the_other_use_one_environment()
    {
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder().AddExtension("ext", Support.SimpleExtension.RunAsync("ext")));
        for (var i = 0; i < 20; i++)
        {
            using var response = await stage.InvokeAsync($"{i}");
            Assert.That(await response.TextAsync(), Is.EqualTo($"{i}"));
        }

        Assert.That(stage.Environments, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_idle_environment_is_shut_down_and_the_next_request_is_a_cold_start()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder().WithTimeProvider(time), idle: TimeSpan.FromSeconds(60));
        using var first = await stage.InvokeAsync();
        var environment = stage.Environments[0];
        await environment.WaitForEventAsync(EmulatorEventNames.InvokeEnd);
        // Given back after its last event: the timer starts a moment later.
        while (stage.Server.Environments.Count > 0)
        {
            time.Advance(TimeSpan.FromSeconds(60));
            await Task.Yield();
        }

        var shutdown = (ShutdownStartEvent)await environment.WaitForEventAsync(EmulatorEventNames.ShutdownStart);
        Assert.That(shutdown.Reason, Is.EqualTo("spindown"));
        using var second = await stage.InvokeAsync();
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(stage.Environments, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_Event_invocation_is_accepted_at_once_and_retried_twice_with_the_same_id()
    {
        var ids = new ConcurrentQueue<string>();
        var third = new TaskCompletionSource();
        await using var stage = await InvokeStage.SetAsync(
            LambdaEmulator.CreateBuilder().UseFunction((invocation, _) =>
            {
                ids.Enqueue(invocation.RequestId);
                if (ids.Count == 3) third.SetResult();
                throw new InvalidOperationException("no");
            }),
            retries: [TimeSpan.Zero, TimeSpan.Zero]);

        using var response = await stage.InvokeAsync("{}", headers: ("X-Amz-Invocation-Type", "Event"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(await response.TextAsync(), Is.Empty);
        await third.Task;
        await stage.DisposeAsync();
        Assert.That(ids, Is.EqualTo(Enumerable.Repeat(response.Header("x-amzn-RequestId"), 3)));
        Assert.That(stage.Notices, Has.Count.GreaterThanOrEqualTo(2));
        Assert.That(stage.Notices[0], Does.Contain("failed: InvalidOperationException. Retry 1 of 2 in 0 s"));
    }

    [Test]
    public async Task An_Event_invocation_waits_where_another_request_is_refused()
    {
        var release = new TaskCompletionSource();
        var arrived = new SemaphoreSlim(0);
        await using var stage = await InvokeStage.SetAsync(
            LambdaEmulator.CreateBuilder().UseFunction(async (_, _) =>
            {
                arrived.Release();
                await release.Task;
                return "1";
            }),
            maxEnvironments: 1);
        var running = stage.InvokeAsync();
        await arrived.WaitAsync();
        using var accepted = await stage.InvokeAsync("{}", headers: ("X-Amz-Invocation-Type", "Event"));
        Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        release.SetResult();
        await arrived.WaitAsync();
        (await running).Dispose();
        Assert.That(stage.Environments, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_dry_run_checks_and_starts_nothing()
    {
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder());
        using var response = await stage.InvokeAsync("{}", headers: ("X-Amz-Invocation-Type", "DryRun"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(stage.Environments, Is.Empty);
    }

    [Test]
    public async Task An_error_of_the_function_is_status_200_and_Unhandled()
    {
        await using var stage = await InvokeStage.SetAsync(
            LambdaEmulator.CreateBuilder().UseFunction((_, _) => throw new InvalidOperationException("no good")));
        using var response = await stage.InvokeAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Header("X-Amz-Function-Error"), Is.EqualTo("Unhandled"));
        Assert.That(await response.TextAsync(), Does.Contain("\"errorMessage\":\"no good\""));
    }

    [Test]
    public async Task The_log_result_is_the_last_4_KB_and_ends_with_the_report()
    {
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder().UseFunction((invocation, _) =>
        {
            for (var i = 0; i < int.Parse(invocation.Payload, System.Globalization.CultureInfo.InvariantCulture); i++) invocation.Log($"line {i} äöü");
            return Task.FromResult("1");
        }));
        using var few = await stage.InvokeAsync("2", headers: ("X-Amz-Log-Type", "Tail"));
        using var many = await stage.InvokeAsync("2000", headers: ("X-Amz-Log-Type", "Tail"));
        var id = few.Header("x-amzn-RequestId");
        Assert.That(Log(few), Does.Match(
            $@"^START RequestId: {id} Version: \$LATEST\nline 0 äöü\nline 1 äöü\nEND RequestId: {id}\nREPORT RequestId: {id}\tDuration: [0-9.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [0-9.]+ ms\t\n$"));
        Assert.That(Encoding.UTF8.GetByteCount(Log(many)), Is.InRange(4090, 4096));
        Assert.That(Log(many), Does.Contain("line 1999 äöü\nEND RequestId: ").And.Not.Contain("Init Duration"));
    }

    [Test]
    public async Task A_new_version_takes_the_next_request_while_the_old_one_finishes_its_own()
    {
        var release = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder().UseFunction(async (_, _) =>
        {
            arrived.SetResult();
            await release.Task;
            return "\"old\"";
        }));
        var old = stage.InvokeAsync();
        await arrived.Task;
        var replaced = stage.Server.ReplaceFunctionAsync(LambdaEmulator.CreateBuilder().UseFunction((_, _) => Task.FromResult("\"new\"")));
        using var fresh = await stage.InvokeAsync();
        Assert.That(await fresh.TextAsync(), Is.EqualTo("\"new\""));
        Assert.That(replaced.IsCompleted, Is.False);
        release.SetResult();
        using var finished = await old;
        Assert.That(await finished.TextAsync(), Is.EqualTo("\"old\""));
        await replaced;
        await stage.Environments[0].WaitForEventAsync(EmulatorEventNames.ShutdownStart);
    }

    [Test]
    public async Task A_client_that_goes_away_does_not_end_the_invocation()
    {
        var release = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder().UseFunction(async (_, _) =>
        {
            arrived.TrySetResult();
            await release.Task;
            return "1";
        }));
        using (var gone = new HttpClient { BaseAddress = stage.Server.Address })
        {
            _ = gone.PostAsync(new Uri("/2015-03-31/functions/emulated-function/invocations", UriKind.Relative), null);
            await arrived.Task;
        }

        release.SetResult();
        var end = await stage.Environments[0].Timeline.WaitForAsync<InvokeEndEvent>(_ => true);
        Assert.That(end.Result.Outcome, Is.EqualTo(Invocations.EmulatedOutcome.Success));
        using var next = await stage.InvokeAsync();
        Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_taken_port_is_one_clear_line()
    {
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder());
        var options = new InvokeApiOptions { Port = stage.Server.Address.Port };
        var error = await Assert.ThrowsAsync<EmulatorException>(() => InvokeApiServer.StartAsync(LambdaEmulator.CreateBuilder(), options));
        Assert.That(error!.Message, Does.StartWith($"Port {options.Port} is not available: "));
    }

    private static string Log(HttpResponseMessage response) => Encoding.UTF8.GetString(Convert.FromBase64String(response.Header("X-Amz-Log-Result")!));
}
