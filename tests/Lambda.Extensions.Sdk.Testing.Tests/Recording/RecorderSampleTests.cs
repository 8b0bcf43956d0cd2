using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;
using Lambda.Extensions.Sdk.Testing.Replay;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests.Recording;

/// <summary>samples/Recorder, on the JIT.</summary>
public sealed class RecorderSampleTests
{
    private static readonly string Program = Find();

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"recorder-{Guid.NewGuid():N}.jsonl");

    [TearDown]
    public void Delete() => File.Delete(_file);

    [Test]
    public async Task The_recorder_writes_a_recording_that_can_be_replayed()
    {
        await RunAsync(("RECORDER_FILE", _file));
        RecordingFile recording = RecordingReader.Read(_file);
        Assert.That(recording.Notes, Is.Empty);
        Assert.That(recording.Header, Has.Property("Source").EqualTo("recorder").And.Property("FunctionName").EqualTo("emulated-function").And.Property("MemoryMb").EqualTo(128));
        Assert.That(await File.ReadAllTextAsync(_file), Does.Contain("password=***").And.Not.Contain("hunter2").And.Contain("platform.runtimeDone"));

        ReplayResult result = await LambdaEmulator.Replay(_file).AddExtension<Observer>().ReplayAsync().Soon();
        Assert.That(result.Differences, Is.Empty);
        Assert.That(result.Events.Select(happened => happened.EventType), Is.EqualTo(new[] { "INVOKE", "INVOKE", "SHUTDOWN" }));
    }

    [Test]
    public async Task Without_a_file_or_an_address_each_line_is_a_line_of_the_log_and_comes_back_no_second_time()
    {
        LambdaEmulator lambda = await RunAsync();
        string[] lines = [.. lambda.Extensions["Recorder"].Output.Select(line => line.Text)];
        const string mark = "lambda-recording {";
        string recording = string.Join('\n', lines.Where(line => line.Contains(mark, StringComparison.Ordinal)).Select(line => line[(line.IndexOf(mark, StringComparison.Ordinal) + mark.Length - 1)..])) + "\n";
        Assert.That(RecordingReader.Parse("log", System.Text.Encoding.UTF8.GetBytes(recording)).Notes, Is.Empty, string.Join('\n', lines));
        Assert.That(recording, Does.Not.Contain("lambda-recording {"));
    }

    [Test]
    public async Task The_file_is_sent_to_the_address_at_the_shutdown_and_a_refusal_ends_nothing()
    {
        using var store = new RawListener { Status = before => before == 0 ? 503 : 200 };
        LambdaEmulator lambda = await RunAsync(("RECORDER_FILE", _file), ("RECORDER_URL", $"http://127.0.0.1:{store.Port}/bucket/key?X-Amz-Signature=abc"));
        Assert.That(store.Deliveries[^1], Has.Property("Method").EqualTo("PUT").And.Property("Path").EqualTo("/bucket/key?X-Amz-Signature=abc"));
        Assert.That(store.Deliveries[^1].Text, Is.EqualTo(await File.ReadAllTextAsync(_file)));
        Assert.That(lambda.Extensions["Recorder"].ExitCode, Is.Zero);
    }

    [TestCase("/dev/full")]
    [TestCase("/no/such/folder/file.jsonl")]
    public async Task A_file_that_cannot_be_written_is_one_line_and_the_function_is_not_affected(string file)
    {
        LambdaEmulator lambda = await RunAsync(("RECORDER_FILE", file));
        Assert.That(lambda.Extensions["Recorder"].Output.Count(line => line.Text.Contains("The recording ends here", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(lambda.Extensions["Recorder"].ExitCode, Is.Zero);
    }

    private static async Task<LambdaEmulator> RunAsync(params (string Name, string Value)[] variables)
    {
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder()
            .AddExtensionCommand("Recorder", "dotnet", Program)
            // The program's file is dotnet.
            .WithEnvironment("LAMBDA_EXT_NAME", "Recorder")
            .UseFunction((invocation, _) =>
            {
                invocation.Log("password=hunter2");
                return Task.FromResult("{}");
            });
        foreach ((string name, string value) in variables) builder.WithEnvironment(name, value);
        await using LambdaEmulator lambda = await builder.WithTimeout(TimeSpan.FromMinutes(1)).StartAsync();
        await lambda.InvokeAsync();
        await lambda.InvokeAsync();
        await lambda.ShutdownAsync();
        return lambda;
    }

    /// <summary>Finds the program, built in the same configuration as this one.</summary>
    private static string Find()
    {
        string output = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "Lambda.Extensions.Sdk.Testing.Tests"), AppContext.BaseDirectory);
        return Path.Combine(Repository.Root, "samples", "Recorder", output, "Recorder.dll");
    }

    private sealed class Observer : ExtensionBase
    {
        protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
