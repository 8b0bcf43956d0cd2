using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.Cli.Tests.Run;

/// <summary>What a run shows of errors: once, readable, and never as plain OK.</summary>
public sealed class WarningTests
{
    [TestCase("2026-01-31T12:00:00.000Z ERROR [my-ext] the key is refused")]
    [TestCase("[ERROR] text")]
    [TestCase("[my-ext] ERROR text")]
    [TestCase("fail: MyApp.Program[0]")]
    [TestCase("level=error msg=x")]
    [TestCase("""time=2026-01-31T12:00:00Z level="fatal" msg=x""")]
    [TestCase("2026/01/31 12:00:00 error: text")]
    [TestCase("""{"timestamp":"x","level":"ERROR","message":"m"}""")]
    [TestCase("""{"severity":"critical"}""")]
    public void A_line_at_level_error_is_recognised(string line) => Assert.That(ErrorLine.IsError(line));

    [TestCase("2026-01-31T12:00:00.000Z INFO [my-ext] no ERROR here")]
    [TestCase("errors: 0")]
    [TestCase("the function had an error")]
    [TestCase("2026-01-31T12:00:00.000Z WARN [my-ext] failed")]
    [TestCase("""{"level":"INFO","message":"error"}""")]
    [TestCase("""{"level":"ERROR" """)]
    [TestCase("""{"level":7}""")]
    [TestCase("{}")]
    [TestCase("")]
    public void Other_lines_are_not(string line) => Assert.That(ErrorLine.IsError(line), Is.False);

    [TestCase("""InitError: Extension.X {"errorMessage":"a \u003Cb\u003E","errorType":"X","stackTrace":["{"]}""", "InitError: Extension.X: a <b>")]
    [TestCase("""{"errorType":"X","errorMessage":"no"}""", "no")]
    [TestCase("""X {"errorMessage":"no"} and more""", "X: no and more")]
    [TestCase("""X: {"errorMessage":"no"}""", "X: no")]
    [TestCase("""X {"other":1}""", """X {"other":1}""")]
    [TestCase("""X {"errorMessage":"cut""", """X {"errorMessage":"cut""")]
    [TestCase("""X {"errorMessage":"\ud800"}""", """X {"errorMessage":"\ud800"}""")]
    [TestCase("plain", "plain")]
    public void A_reported_error_is_shown_by_its_message(string text, string expected) => Assert.That(ErrorBody.Shorten(text), Is.EqualTo(expected));

    [Test]
    public void An_extension_that_wrote_errors_or_gets_nothing_is_a_warning()
    {
        var summary = Summary(
            new ExtensionSummary { Name = "loud", HasRegistered = true, Events = ["SHUTDOWN"], Errors = 2, FirstError = "ERROR one" },
            new ExtensionSummary { Name = "idle", HasRegistered = true },
            new ExtensionSummary { Name = "fine", HasRegistered = true, TelemetryRecords = 1 },
            new ExtensionSummary { Name = "never" });
        Assert.That(RunWarnings.FindErrors(summary).Concat(RunWarnings.FindIdle(summary)), Is.EqualTo((string[])[
            "loud: wrote 2 lines at level error, first: ERROR one",
            "idle: is idle. It is registered for no events, and no telemetry was delivered to it"]));
    }

    [Test]
    public void An_extension_that_is_not_registered_for_SHUTDOWN_is_killed_with_a_note()
    {
        var summary = Summary(
            new ExtensionSummary { Name = "deaf", HasRegistered = true, Events = ["INVOKE"], Killed = true, ExitCode = 137, State = "ShutdownFailed" },
            new ExtensionSummary { Name = "slow", HasRegistered = true, Events = ["INVOKE", "SHUTDOWN"], Killed = true, ExitCode = 137, State = "ShutdownFailed" });
        Assert.That(RunNotes.Find(summary), Is.EqualTo((string[])["deaf: was killed, as it is not registered for SHUTDOWN. Register for it to end in order"]));
        Assert.That(RunProblems.Find(summary, [], interrupted: false), Is.EqualTo((string[])["slow: was killed: it had not exited when its time after SHUTDOWN was over"]));
    }

    [Test]
    public void A_note_is_shown_and_the_run_is_OK()
    {
        using var writer = new StringWriter();
        var summary = Summary() with { Notes = ["deaf: was killed"] };
        new HumanOutput(writer, useColor: false).End(summary);
        Assert.That(writer.ToString().ReplaceLineEndings("\n"), Does.EndWith("\nNOTE deaf: was killed\nOK\n"));
    }

    [Test]
    public void A_run_with_warnings_succeeds_and_says_so()
    {
        using var writer = new StringWriter();
        var summary = Summary() with { Warnings = ["my-ext: is idle"] };
        new HumanOutput(writer, useColor: false).End(summary);
        Assert.That(writer.ToString().ReplaceLineEndings("\n"), Does.EndWith("\nWARNING my-ext: is idle\nOK with warnings\n"));
        Assert.That(summary.ExitCode, Is.Zero);
    }

    private static RunSummary Summary(params ExtensionSummary[] extensions) => new()
    {
        Offset = TimeSpan.Zero,
        InvocationsAsked = 0,
        Outcomes = new Dictionary<EmulatedOutcome, int>(),
        Extensions = extensions,
        Problems = [],
        Warnings = [],
    };
}
