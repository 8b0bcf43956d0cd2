using System.Text.Json;
using Lambda.Extensions.Sdk.Cli.Tests.Processes;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.Cli.Tests.Samples;

/// <summary>The native HelloFunction under the emulator: each member of its event does what its README says.</summary>
public sealed class HelloFunctionTests
{
    [TestCase("""{"a":1}""", """{"a":1}""")]
    [TestCase("[1, 2]", "[1, 2]")]
    [TestCase("null", "null")]
    [TestCase("""{"echo":{"any":["thing"]},"log":"x"}""", """{"any":["thing"]}""")]
    [TestCase("""{"echo":"grüezi"}""", "\"grüezi\"")]
    public async Task Echo_answers_what_it_says_or_the_event(string payload, string answer)
    {
        await using var lambda = await StartAsync();

        var result = await lambda.InvokeAsync(payload);

        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(result.Payload, Is.EqualTo(answer));
    }

    [TestCase("sleepMs")]
    [TestCase("spinMs")]
    public async Task Time_passes_before_the_answer(string member)
    {
        await using var lambda = await StartAsync();

        var result = await lambda.InvokeAsync($$"""{"{{member}}":60}""");

        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(result.ResponseAfter, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(60)));
    }

    [Test]
    public async Task Log_writes_lines()
    {
        await using var lambda = await StartAsync();

        await lambda.InvokeAsync("""{"log":["one","two"]}""");
        await lambda.Timeline.WaitForAsync<LogEvent>(log => log.Line.Text == "two");

        Assert.That(lambda.Function.Output.Select(line => line.Text), Is.EqualTo(new[] { "one", "two" }));
        Assert.That(lambda.Function.Output, Has.All.Property(nameof(OutputLine.IsError)).False);
    }

    [Test]
    public async Task Log_with_a_level_has_the_members_of_the_JSON_log_format()
    {
        await using var lambda = await StartAsync();

        var result = await lambda.InvokeAsync("""{"log":"a \"quoted\" text","level":"WARN"}""");
        var line = await lambda.Timeline.WaitForAsync<LogEvent>(log => log.Extension is null);

        using var json = JsonDocument.Parse(line.Line.Text);
        Assert.Multiple(() =>
        {
            Assert.That(json.RootElement.GetProperty("level").GetString(), Is.EqualTo("WARN"));
            Assert.That(json.RootElement.GetProperty("message").GetString(), Is.EqualTo("a \"quoted\" text"));
            Assert.That(json.RootElement.GetProperty("requestId").GetString(), Is.EqualTo(result.RequestId));
            Assert.That(json.RootElement.GetProperty("timestamp").GetDateTime().Kind, Is.EqualTo(DateTimeKind.Utc));
        });
    }

    [TestCase("""{"fail":"no luck"}""", "HelloFunction.Failed", "no luck")]
    [TestCase("""{"sleepMs":"soon"}""", "HelloFunction.InvalidEvent", null)]
    [TestCase("{", "HelloFunction.InvalidEvent", null)]
    public async Task Fail_reports_an_error_and_the_process_lives_on(string payload, string errorType, string? message)
    {
        await using var lambda = await StartAsync();

        var failed = await lambda.InvokeAsync(payload);
        var next = await lambda.InvokeAsync("{}");

        using var error = JsonDocument.Parse(failed.Payload);
        Assert.Multiple(() =>
        {
            Assert.That(failed.Outcome, Is.EqualTo(EmulatedOutcome.FunctionError));
            Assert.That(failed.ErrorType, Is.EqualTo(errorType));
            Assert.That(error.RootElement.GetProperty("errorType").GetString(), Is.EqualTo(errorType));
            Assert.That(error.RootElement.GetProperty("errorMessage").GetString(), message is null ? Is.Not.Empty : Is.EqualTo(message));
            Assert.That(next.Outcome, Is.EqualTo(EmulatedOutcome.Success));
            Assert.That(lambda.Function.Starts, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Exit_ends_the_process_without_an_answer()
    {
        await using var lambda = await StartAsync();

        var result = await lambda.InvokeAsync("""{"log":"last words","exit":3}""");
        var exited = await lambda.Timeline.WaitForAsync<ProgramExitedEvent>(exit => exit.Extension is null);

        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.RuntimeCrash));
            Assert.That(result.ResponseAfter, Is.Null);
            Assert.That(exited.ExitCode, Is.EqualTo(3));
            Assert.That(lambda.Function.Output.Select(line => line.Text), Is.EqualTo(new[] { "last words" }));
        });
    }

    [Test]
    public async Task Fail_and_exit_report_the_error_first()
    {
        await using var lambda = await StartAsync();

        var result = await lambda.InvokeAsync("""{"fail":"no luck","exit":3}""");

        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.RuntimeCrash));
        Assert.That(result.Payload, Does.Contain("no luck"));
    }

    [Test]
    public async Task On_SIGTERM_it_exits_with_0()
    {
        // Without an extension Lambda sends no SIGTERM (lambda-facts 1.6).
        using var folder = new TempFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(folder.WriteScript("extension", Scripts.PythonExtension))
            .UseFunction(PublishedSample.Executable("HelloFunction"))
            .StartAsync();

        await lambda.ShutdownAsync();

        var exited = await lambda.Timeline.WaitForAsync<ProgramExitedEvent>(exit => exit.Extension is null);
        Assert.That(exited.ExitCode, Is.EqualTo(0));
        Assert.That(exited.Killed, Is.False);
    }

    [Test]
    public async Task Outside_of_Lambda_it_says_what_to_do()
    {
        var (exitCode, _, error) = await ChildProcess.RunAsync(PublishedSample.Executable("HelloFunction"), []);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(error, Does.Contain("AWS_LAMBDA_RUNTIME_API is not set"));
    }

    private static Task<LambdaEmulator> StartAsync() => LambdaEmulator.CreateBuilder()
        .UseFunction(PublishedSample.Executable("HelloFunction"))
        .WithTimeout(TimeSpan.FromSeconds(60))
        .StartAsync();
}
