using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>server-behaviour 2.4: init/error and exit/error.</summary>
public sealed class ErrorCallTests
{
    private static readonly string[] Kinds = ["init", "exit"];

    [TestCaseSource(nameof(Kinds))]
    public async Task The_error_type_header_is_required_before_the_extension_is_looked_up(string kind)
    {
        await using var stage = await Stage.SetAsync();
        var answer = await CallAsync(stage.Caller, kind, Guid.NewGuid().ToString(), null, null);
        Assert.That(answer.Status, Is.EqualTo(403));
        Assert.That(answer.ErrorType, Is.EqualTo("Extension.MissingHeader"));
        Assert.That(answer.ErrorMessage, Is.EqualTo("Lambda-Extension-Function-Error-Type not found"));
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Any_body_is_accepted_and_kept_for_the_test(string kind)
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var answer = await CallAsync(stage.Caller, kind, stage.Identifier, "MyError", "<not json>");
        Assert.That(answer.Status, Is.EqualTo(202));
        var error = stage.Extension.ReportedErrors.Single();
        Assert.That(error.Kind, Is.EqualTo(kind == "init" ? ReportedErrorKind.InitError : ReportedErrorKind.ExitError));
        Assert.That(error.ErrorType, Is.EqualTo("MyError"));
        Assert.That(error.Body, Is.EqualTo("<not json>"));
        Assert.That(stage.Lambda.Timeline.OfType<ExtensionErrorEvent>().Single().Error, Is.SameAs(error));
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Only_the_first_report_counts(string kind)
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        await CallAsync(stage.Caller, kind, stage.Identifier, "First", null);
        Assert.That((await CallAsync(stage.Caller, kind, stage.Identifier, "Second", null)).Status, Is.EqualTo(202));
        Assert.That(stage.Extension.ReportedErrors.Select(e => e.ErrorType), Is.EqualTo(new[] { "First" }));
    }

    [TestCase("init", "Extension.InitError")]
    [TestCase("exit", "Extension.ExitError")]
    public async Task The_platform_reports_its_own_type_once_the_process_exits(string kind, string expected)
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        await CallAsync(stage.Caller, kind, stage.Identifier, "Extension.Mine", null);
        Assert.That(stage.Lambda.WaitForInitAsync().IsCompleted, Is.False, "the call alone ends nothing");
        stage.Extension.Exit(1);
        var init = await stage.Lambda.WaitForInitAsync().Soon();
        Assert.That(init.Status, Is.EqualTo("error"));
        Assert.That(init.ErrorType, Is.EqualTo(expected), "the first fatal error wins over the crash");
        stage.Lambda.AssertOrder((EmulatorEventNames.ExtensionExited, null), (EmulatorEventNames.InitEnd, null));
    }

    [Test]
    public async Task An_init_error_without_an_exit_hangs_INIT_to_its_limit()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var stage = await Stage.SetAsync(b => b.WithTimeProvider(time));
        await stage.RegisterAsync();
        await stage.Caller.InitErrorAsync(stage.Identifier);
        time.Advance(TimeSpan.FromSeconds(10));
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.ShutdownStart);
        stage.Extension.Exit(1);
        var init = await stage.Lambda.WaitForInitAsync().Soon();
        Assert.That(init.Status, Is.EqualTo("timeout"));
        Assert.That(init.ErrorType, Is.EqualTo("Extension.InitError"));
        Assert.That(init.Duration, Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task An_exit_error_during_an_invocation_ends_it_when_the_process_exits()
    {
        await using var stage = await Stage.SetAsync();
        var next = await stage.CompleteInitAsync();
        var invocation = stage.Lambda.BeginInvoke();
        await next.Soon();
        await stage.Caller.ExitErrorAsync(stage.Identifier, "Extension.Mine");
        Assert.That(invocation.Completion.IsCompleted, Is.False);
        stage.Extension.Exit(0);
        var result = await invocation.Completion.Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.ExtensionCrash));
        Assert.That(result.ErrorType, Is.EqualTo("Extension.ExitError"));
        stage.Lambda.AssertOrder((EmulatorEventNames.ExtensionExited, null), (EmulatorEventNames.InvokeEnd, null));
    }

    private static Task<Answer> CallAsync(ApiCaller caller, string kind, string identifier, string? errorType, string? body) =>
        kind == "init" ? caller.InitErrorAsync(identifier, errorType, body) : caller.ExitErrorAsync(identifier, errorType, body);
}
