using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.Tests.Hosting;

/// <summary>G13: every end takes the same path, once, in time. And what a failing next means.</summary>
public sealed class EndTests
{
    private static ExtensionsApiException Refused(int status, bool transient = false) => new($"next was refused with status {status}", status, "Some.Type", transient);

    [Test]
    [Category("G13")]
    public async Task SHUTDOWN_runs_the_hook_with_its_deadline_and_exits_zero()
    {
        var life = new Life();
        ShutdownEvent? seen = null;
        life.Script.Shutdown = (shutdown, _) =>
        {
            seen = shutdown;
            return Task.CompletedTask;
        };
        life.Start();
        await life.Next(1);
        DateTimeOffset deadline = life.In(2000);
        life.Api.Answer(new ShutdownEvent(new ShutdownReason("TIMEOUT"), deadline));

        Assert.That(await life.ExitCode(), Is.Zero);
        Assert.That(seen, Has.Property("Cause").EqualTo(ShutdownCause.Event).And.Property("Reason").EqualTo(ShutdownReason.Timeout).And.Property("Deadline").EqualTo(deadline));
        Assert.That(life.Api.Calls, Has.Exactly(1).EqualTo("next"), "next is not asked for after SHUTDOWN");
        Assert.That(life.Api.Disposed, Is.True);
    }

    [Test]
    [Category("G13")]
    [Category("G02")]
    public async Task A_request_to_stop_ends_the_pending_next_once_and_runs_the_hook()
    {
        var life = new Life();
        ShutdownEvent? seen = null;
        life.Script.Shutdown = (shutdown, _) =>
        {
            seen = shutdown;
            life.Stop();
            return Task.CompletedTask;
        };
        life.Start();
        await life.Next(1);
        life.Stop();

        Assert.That(await life.ExitCode(), Is.Zero);
        Assert.That((seen!.Cause, seen.Reason), Is.EqualTo((ShutdownCause.Signal, ShutdownReason.Spindown)));
        Assert.That(life.Api.Calls, Has.Exactly(1).EqualTo("next").And.Exactly(1).EqualTo("shutdown"));
    }

    [Test]
    [Category("G13")]
    public async Task A_request_to_stop_during_a_hook_is_kept_until_it_ends()
    {
        var life = new Life();
        var began = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        life.Script.Invoke = async (_, _) =>
        {
            began.SetResult();
            await release.Task;
        };
        life.Start();
        life.Invoke();
        await Life.Within(began.Task);
        life.Stop();
        release.SetResult();

        Assert.That(await life.ExitCode(), Is.Zero);
        Assert.That(life.Api.Calls.TakeLast(2), Is.EqualTo((string[])["invoke", "shutdown"]));
    }

    [Test]
    [Category("G13")]
    public async Task A_403_on_next_enters_the_shutdown_and_exits_zero()
    {
        var life = new Life();
        ShutdownEvent? seen = null;
        life.Script.Shutdown = (shutdown, _) =>
        {
            seen = shutdown;
            return Task.CompletedTask;
        };
        life.Start();
        life.Api.AnswerWith(Refused(403));

        Assert.That(await life.ExitCode(), Is.Zero);
        Assert.That((seen!.Cause, seen.Reason), Is.EqualTo((ShutdownCause.ApiClosed, ShutdownReason.Failure)));
        Assert.That(life.Api.Calls, Has.Exactly(1).EqualTo("next"));
        Assert.That(life.Logs.Ids, Has.Exactly(1).EqualTo(1021));
    }

    [Test]
    [Category("G13")]
    public async Task The_time_at_shutdown_is_shared_and_what_one_leaves_the_next_has()
    {
        var life = new Life();
        using var endless = new Endless();
        var second = new SecondScript();
        using var secondEndless = new Endless();
        life.Script.Shutdown = (_, token) => endless.Awaits(token);
        second.HookSet.Shutdown = (_, token) => secondEndless.Blocks(token);
        life.Start<ScriptedExtension>(o => o.DeadlineMargin = TimeSpan.FromMilliseconds(100), b =>
        {
            b.Services.AddSingleton(second);
            b.AddExtension<SecondExtension>(o => o.DeadlineMargin = TimeSpan.FromMilliseconds(100));
        });
        life.Shutdown(life.In(1100));
        await endless.Began;
        await life.PassBudget(TimeSpan.FromMilliseconds(500), endless.Cancelled);
        await secondEndless.Began;
        await life.PassBudget(TimeSpan.FromMilliseconds(475), secondEndless.Cancelled);

        Assert.That(await life.ExitCode(), Is.Zero);
        Assert.That(life.Time.GetUtcNow(), Is.LessThanOrEqualTo(new DateTimeOffset(2026, 11, 23, 8, 0, 1, 100, TimeSpan.Zero)), "over before the deadline");
    }

    [Test]
    [Category("G02")]
    public async Task A_next_that_fails_in_passing_is_asked_again()
    {
        var life = new Life();
        life.Start();
        life.Api.AnswerWith(Refused(500, transient: true));
        life.Invoke();
        await life.Next(3);

        Assert.That(life.Counters.NextFailures, Is.EqualTo(1));
        Assert.That(life.Api.Calls, Has.Exactly(1).EqualTo("invoke"));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task A_next_that_keeps_failing_is_given_up_after_pauses_reported_and_shut_down()
    {
        var life = new Life();
        life.Start();
        for (int i = 0; i < 5; i++) life.Api.AnswerWith(Refused(500, transient: true));
        await life.PassTimeUntil(() => life.Ended.IsCompleted);

        Assert.That(await life.ExitCode(), Is.EqualTo(ExitCodes.NextFailed));
        Assert.That(life.Api.ExitError!.Category, Is.EqualTo("Extension.NextFailed"));
        Assert.That(life.Api.Calls.TakeLast(2), Is.EqualTo((string[])["exit/error", "shutdown"]));
        Assert.That(life.Api.Calls, Has.Exactly(5).EqualTo("next"));
    }

    [Test]
    public async Task An_answer_that_is_not_an_event_was_an_event_for_the_platform_so_next_is_asked()
    {
        var life = new Life();
        life.Start();
        life.Api.AnswerWith(new ExtensionsApiException("not an event", 200) { AnswerUnreadable = true });
        life.Invoke();
        await life.Next(3);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task An_unknown_event_is_said_once_and_next_is_asked()
    {
        var life = new Life();
        life.Start();
        for (int i = 0; i < 3; i++) life.Api.Answer(new UnknownExtensionEvent("RESTORE", "{}", null));
        await life.Next(4);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Counters.UnknownEvents, Is.EqualTo(3));
        Assert.That(life.Logs.Ids, Has.Exactly(1).EqualTo(1023));
    }

    [Test]
    public async Task A_refused_registration_ends_with_its_code_and_no_next()
    {
        var life = new Life();
        life.Api.RegisterAnswers.Enqueue(() => throw new ExtensionsApiException("register was refused with status 403", 403, "Extension.RegistrationClosed"));
        life.Start<LateExtension>();
        Assert.That(await life.ExitCode(), Is.EqualTo(ExitCodes.RegistrationFailed));
        Assert.That(life.Api.Calls, Is.EqualTo((string[])["register"]));
        Assert.That(life.Logs.Ids, Has.Exactly(1).EqualTo(1002));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("http://127.0.0.1:9001")]
    [TestCase("127.0.0.1:99999")]
    public async Task Outside_Lambda_it_says_so_in_one_line_and_ends_with_its_code(string? api)
    {
        var logs = new RecordingLoggers();
        var variables = new Dictionary<string, string>();
        if (api is not null) variables["AWS_LAMBDA_RUNTIME_API"] = api;
        var builder = ExtensionHost.CreateBuilder().UseEnvironment(LambdaEnvironment.FromVariables(variables)).UseLoggerFactory(logs).AddExtension<LateExtension>();
        Assert.That(await builder.Build().RunAsync(), Is.EqualTo(ExitCodes.NotOnLambda));
        Assert.That(logs.Entries.Single().Message, Does.Contain("AWS_LAMBDA_RUNTIME_API").And.Contain("lambda-ext run"));
    }

    [Test]
    public async Task A_host_runs_once()
    {
        var life = new Life();
        ExtensionHost host = life.Build<LateExtension>();
        life.Shutdown();
        await host.RunAsync();
        Assert.That(async () => await host.RunAsync(), Throws.InvalidOperationException);
    }

    [Test]
    [Category("G01")]
    public async Task Services_are_disposed_of_within_the_shutdown([Values] bool blocks)
    {
        var life = new Life();
        using var endless = new Endless();
        var service = new DisposableService { OnDispose = () => blocks ? endless.Blocks(CancellationToken.None) : Task.CompletedTask };
        life.Start<UsesService>(null, b => b.Services.AddSingleton(_ => service));
        await life.Next(1);
        life.Shutdown(life.In(2000));
        if (blocks) await life.PassTimeUntil(() => life.Ended.IsCompleted);
        Assert.That(await life.ExitCode(), Is.Zero);
        Assert.That(service.Disposed, Is.True);
        Assert.That(life.Counters.HooksAbandoned, Is.EqualTo(blocks ? 1 : 0));
    }

    private sealed class UsesService(DisposableService service) : ExtensionBase
    {
        protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
        {
            Assert.That(service.Disposed, Is.False);
            return Task.CompletedTask;
        }
    }

    private sealed class DisposableService : IAsyncDisposable
    {
        public required Func<Task> OnDispose { get; init; }

        public bool Disposed { get; private set; }

        public async ValueTask DisposeAsync()
        {
            Disposed = true;
            await OnDispose();
        }
    }
}
