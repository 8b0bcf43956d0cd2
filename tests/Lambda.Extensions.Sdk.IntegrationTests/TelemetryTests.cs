using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Timeline;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>Telemetry with a native process: what it sees of an invocation, when, and what it does with what never comes.</summary>
public sealed class TelemetryTests
{
    private const string Reader = "TelemetryReader";

    private static readonly string[] InitializationTypes = ["on-demand", "provisioned-concurrency", "snap-start"];

    [Test]
    [Category("G04")]
    [Category("G09")]
    public async Task The_handlers_end_is_seen_after_the_callers_answer_and_before_next()
    {
        await using LambdaEmulator lambda = await Builder().StartAsync();
        for (int i = 0; i < 5; i++)
        {
            InvocationResult result = await lambda.InvokeAsync();
            List<EmulatorEvent> timeline = [.. lambda.Timeline];
            int answered = timeline.FindIndex(e => e is InvokeResponseEvent && e.RequestId == result.RequestId);
            LogEvent completed = await lambda.Timeline.WaitForAsync<LogEvent>(e => e.Line.Text.Contains($"completed {result.RequestId} Success cold={(i == 0 ? "True" : "False")}", StringComparison.Ordinal));
            EmulatorEvent next = timeline[timeline.FindIndex(answered, e => e.Name == EmulatorEventNames.ExtensionNext)];
            // By the line's own time, because a pipe can be read after a socket.
            var written = DateTimeOffset.Parse(completed.Line.Text.Split(' ')[0], CultureInfo.InvariantCulture);
            Assert.That(answered, Is.GreaterThan(0).And.LessThan(completed.Sequence), Unruly.Story(lambda));
            Assert.That(written, Is.LessThanOrEqualTo(next.Time), Unruly.Story(lambda));
        }

        await ShutsDownWell(lambda);
    }

    [Test]
    [Category("G10")]
    public async Task A_report_comes_one_invocation_late_and_at_shutdown([ValueSource(nameof(InitializationTypes))] string type)
    {
        await using LambdaEmulator lambda = await Builder().WithInitializationType(type).StartAsync();
        string first = (await lambda.InvokeAsync()).RequestId;
        Assert.That(Lines(lambda, "reported"), Is.Empty, "the platform reports when every extension has asked for next");
        string second = (await lambda.InvokeAsync()).RequestId;
        await lambda.Timeline.WaitForAsync<LogEvent>(e => e.Line.Text.Contains($"reported {first} Success partial=False", StringComparison.Ordinal));
        await ShutsDownWell(lambda);
        Assert.That(Lines(lambda, "reported").Last(), Does.Contain($"reported {second} Success partial=False"));
    }

    [Test]
    [Category("G10")]
    public async Task A_report_that_never_comes_leaves_a_partial_invocation([ValueSource(nameof(InitializationTypes))] string type)
    {
        await using LambdaEmulator lambda = await Builder().WithInitializationType(type)
            .WithFaults(f => f.OnTelemetry(TelemetryFault.Lose().OfRecords("platform.report").Always())).StartAsync();
        string id = (await lambda.InvokeAsync()).RequestId;
        await ShutsDownWell(lambda);
        Assert.That(Lines(lambda, "reported").Single(), Does.Contain($"reported {id} Success partial=True"));
    }

    [Test]
    [Category("G09")]
    public async Task A_lost_end_costs_the_cap_and_no_invocation()
    {
        await using LambdaEmulator lambda = await Builder().WithEnvironment("LAMBDA_EXT_HANDLER_END_TIMEOUT_MS", "300")
            .WithFaults(f => f.OnTelemetry(TelemetryFault.Lose().OfRecords("platform.runtimeDone").Always())).StartAsync();
        for (int i = 0; i < 3; i++) Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        await ShutsDownWell(lambda);
        Assert.That(Lines(lambda, "completed"), Has.Length.EqualTo(3));
        Assert.That(Lines(lambda, "was not seen within"), Is.Not.Empty);
    }

    [Test]
    [Category("G11")]
    public async Task A_timeout_and_a_crash_are_told_by_their_names()
    {
        await using LambdaEmulator lambda = await Builder().UseFunction(PublishedSample.Executable("HelloFunction")).WithTimeout(TimeSpan.FromSeconds(3)).StartAsync();
        await lambda.InvokeAsync("""{"exit":3}""");
        await lambda.Timeline.WaitForAsync<LogEvent>(e => e.Line.Text.Contains("ended failure", StringComparison.Ordinal));
        Assert.That(Lines(lambda, "completed").Single(), Does.Contain(" Crash "), Unruly.Story(lambda));

        await lambda.InvokeAsync("""{"sleepMs":10000}""");
        await lambda.Timeline.WaitForAsync<LogEvent>(e => e.Line.Text.Contains("ended timeout", StringComparison.Ordinal));
        Assert.That(Lines(lambda, "completed").Last(), Does.Contain(" Timeout "), Unruly.Story(lambda));
    }

    [Test]
    [Category("G16")]
    public async Task On_Managed_Instances_the_same_hooks_come_without_INVOKE()
    {
        await using LambdaEmulator lambda = await Builder().WithInitializationType("lambda-managed-instances").StartAsync();
        Assert.That(lambda.Extensions[Reader].Events, Is.EqualTo((string[])["SHUTDOWN"]));
        InvocationResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => lambda.InvokeAsync()));
        foreach (InvocationResult result in results)
            await lambda.Timeline.WaitForAsync<LogEvent>(e => e.Line.Text.Contains($"reported {result.RequestId} Success", StringComparison.Ordinal));
        await ShutsDownWell(lambda);
        Assert.That(Lines(lambda, "completed"), Has.Length.EqualTo(8));
    }

    [Test]
    [Category("G16")]
    public async Task A_restore_is_raised_once()
    {
        await using LambdaEmulator lambda = await Builder().WithInitializationType("snap-start").StartAsync();
        await lambda.InvokeAsync();
        await lambda.InvokeAsync();
        await ShutsDownWell(lambda);
        Assert.That(Lines(lambda, "restored"), Has.Length.EqualTo(1));
    }

    [Test]
    [Category("G22")]
    public async Task Where_there_is_no_telemetry_the_extension_says_so_once_and_lives_on()
    {
        await using LambdaEmulator lambda = await Builder().WithoutTelemetry().StartAsync();
        for (int i = 0; i < 3; i++) Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        await ShutsDownWell(lambda);
        Assert.That(Lines(lambda, "not available here"), Has.Length.EqualTo(1));
        Assert.That(Lines(lambda, "] completed "), Has.Length.EqualTo(3), Unruly.Story(lambda));
        Assert.That(Lines(lambda, "flushed StartOfInvocation NoTelemetry"), Has.Length.EqualTo(3));
    }

    [Test]
    [Category("G04")]
    public async Task A_taken_port_costs_telemetry_alone()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, 0);
        taken.Start();
        string port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await using LambdaEmulator lambda = await Builder().WithEnvironment("LAMBDA_EXT_TELEMETRY_PORT", port).StartAsync();
        Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        await ShutsDownWell(lambda);
        Assert.That(Lines(lambda, $"Port {port} is taken"), Has.Length.EqualTo(1));
    }

    [Test]
    [Category("G04")]
    public async Task After_a_reset_the_listener_has_its_port_again()
    {
        // A name that no other environment of this test run has, and so a port.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("reader-");
        try
        {
            string copy = Path.Combine(folder.FullName, folder.Name);
            File.Copy(PublishedSample.Executable(Reader), copy);
            await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().WithPatience().AddExtension(copy)
                .UseFunction(PublishedSample.Executable("HelloFunction")).WithEnvironment("LAMBDA_EXT_LOG_LEVEL", "debug").StartAsync();
            await lambda.InvokeAsync("""{"exit":3}""");
            await lambda.InvokeAsync();
            string[] ports = [.. Lines(lambda, "listening on port").Select(line => line[(line.LastIndexOf(' ') + 1)..])];
            Assert.That(ports, Has.Length.EqualTo(2));
            Assert.That(ports[1], Is.EqualTo(ports[0]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    [Category("G05")]
    [Category("G08")]
    public async Task Whatever_is_posted_ends_in_the_sum()
    {
        await using LambdaEmulator lambda = await Builder().WithEnvironment("LAMBDA_EXT_LOG_SUMMARY", "true").StartAsync();
        await lambda.InvokeAsync();
        string good = """{"time":"2026-11-25T08:00:00.000Z","type":"function","record":"kept"}""";
        foreach (string body in (string[])["not json", "", "[]", $"[{good},{{]", "[[[[[[[[[[", $"[{good},null,7,\"x\",{good}]", new string('[', 100_000)])
        {
            foreach (TelemetryPostResult posted in await lambda.PostTelemetryAsync(System.Text.Encoding.UTF8.GetBytes(body))) Assert.That(posted.Status, Is.EqualTo(200), body);
        }

        await ShutsDownWell(lambda);
        string summary = Lines(lambda, "Summary:").Single();
        long[] sums = [.. System.Text.RegularExpressions.Regex.Matches(summary[summary.IndexOf("records received", StringComparison.Ordinal)..], @"\d+", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => long.Parse(m.Value, System.Globalization.CultureInfo.InvariantCulture))];
        long received = long.Parse(System.Text.RegularExpressions.Regex.Match(summary, @"(\d+) records received", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(sums.Take(7).Sum(), Is.EqualTo(received), summary);
        Assert.That(sums[^1], Is.GreaterThanOrEqualTo(5), "unreadable parts");
    }

    private static LambdaEmulatorBuilder Builder() => LambdaEmulator.CreateBuilder().WithPatience().AddExtension(PublishedSample.Executable(Reader));

    private static string[] Lines(LambdaEmulator lambda, string text) =>
        [.. lambda.Timeline.OfType<LogEvent>().Select(e => e.Line.Text).Where(line => line.Contains(text, StringComparison.Ordinal))];

    private static async Task ShutsDownWell(LambdaEmulator lambda)
    {
        await lambda.ShutdownAsync();
        Assert.That(lambda.Extensions[Reader], Has.Property("ExitCode").Zero.And.Property("Killed").False, Unruly.Story(lambda));
    }
}
