using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Testing.Recording.Format;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;

namespace Lambda.Extensions.Sdk.Testing.Tests.Recording;

/// <summary>What an emulator writes into a recording.</summary>
public sealed class RecordTests
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"recording-{Guid.NewGuid():N}.jsonl");

    [TearDown]
    public void Delete() => File.Delete(_file);

    [Test]
    public async Task A_recording_has_the_traffic_of_the_whole_life_in_order()
    {
        await RecordAsync(async lambda => await lambda.InvokeAsync());
        RecordingFile recording = RecordingReader.Read(_file);
        RecordedLine[] lines = [.. recording.Lives.Single().Lines];
        Assert.That(recording.Notes, Is.Empty);
        Assert.That(recording.Extensions, Is.EqualTo(new[] { nameof(Quiet) }));
        string[] order = [RecordingFormat.InitStart, RecordingFormat.Registered, RecordingFormat.Subscribed, RecordingFormat.Next, RecordingFormat.Event, RecordingFormat.Delivered, RecordingFormat.ShutdownStart, RecordingFormat.Exited, RecordingFormat.End];
        int[] places = [.. order.Select(type => Array.FindIndex(lines, line => line.Type == type))];
        Assert.That(places, Is.Ordered.And.None.EqualTo(-1), File.ReadAllText(_file));
        Assert.That(lines.Select(line => line.At), Is.Ordered);
        using var invoke = JsonDocument.Parse(lines.First(line => line.Type == RecordingFormat.Event).Body!);
        Assert.That(invoke.RootElement.GetProperty("eventType").GetString(), Is.EqualTo("INVOKE"));
    }

    [Test]
    public async Task A_delivery_is_recorded_with_its_bytes_even_if_the_timeline_does_not_keep_them()
    {
        byte[] body = [.. "[{\"time\":\"x\", \"type\":\"function\",\"record\":1.50}]"u8];
        await RecordAsync(lambda => lambda.PostTelemetryAsync(body), builder => builder.WithTelemetry(telemetry => telemetry.KeepContent = false));
        RecordedLine[] deliveries = [.. RecordingReader.Read(_file).Lives.Single().Lines.Where(line => line.Type == RecordingFormat.Delivered)];
        Assert.That(deliveries.Select(line => line.Body), Has.None.Null.And.Some.EqualTo(body));
    }

    [TestCase(new byte[] { (byte)'[', (byte)'\n', (byte)']' })]
    [TestCase(new byte[] { (byte)'[', (byte)'{' })]
    [TestCase(new byte[] { (byte)'[', 0xFF, 0xFE })]
    [TestCase(new byte[0])]
    public async Task A_delivery_that_is_not_one_line_of_json_keeps_its_bytes_too(byte[] body)
    {
        await RecordAsync(lambda => lambda.PostTelemetryAsync(body));
        Assert.That(RecordingReader.Read(_file).Lives.Single().Lines.Select(line => line.Body), Has.Some.EqualTo(body));
    }

    [Test]
    public async Task A_secret_in_a_log_line_and_the_values_of_variables_are_not_in_the_file()
    {
        await RecordAsync(
            async lambda => await lambda.InvokeAsync(),
            builder => builder.WithRegion("eu-west-1", "998877665544").WithEnvironment("DB_PASSWORD", "value-of-a-variable").UseFunction((invocation, _) =>
            {
                invocation.Log("password=hunter2");
                return Task.FromResult("{}");
            }));
        string text = File.ReadAllText(_file);
        Assert.That(text, Does.Contain("password=***").And.Not.Contain("hunter2").And.Not.Contain("value-of-a-variable").And.Not.Contain("998877665544"));
    }

    [Test]
    public async Task A_file_that_cannot_be_written_is_refused_at_the_start()
    {
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder().WithRecording(Path.Combine(_file, "no", "folder.jsonl"));
        Assert.That(async () => await builder.StartAsync(), Throws.TypeOf<EmulatorException>().With.Message.Contains("cannot be written"));
        await Task.CompletedTask;
    }

    [Test]
    public async Task A_full_disk_ends_the_recording_with_one_notice_and_not_the_run()
    {
        if (!File.Exists("/dev/full")) Assert.Ignore("This system has no /dev/full.");
        var notices = new List<string>();
        await using (LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().AddExtension<Quiet>().WithRecording(() => "/dev/full", notices.Add).StartAsync())
        {
            await lambda.InvokeAsync();
        }

        Assert.That(notices, Has.Count.EqualTo(1));
        Assert.That(notices[0], Does.StartWith("the recording '/dev/full' ends here, and the run continues"));
    }

    [Test]
    public async Task Each_line_is_in_the_file_while_the_emulator_still_runs()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().AddExtension<Quiet>().WithRecording(_file).StartAsync();
        await lambda.InvokeAsync();
        // The writer is a task of its own: wait until it has written what has happened.
        while (!ReadShared().Contains("\"invoke.end\"", StringComparison.Ordinal)) await Task.Yield();
        Assert.That(RecordingReader.Parse(_file, Encoding.UTF8.GetBytes(ReadShared())).Notes, Has.Count.EqualTo(1).And.Some.Contains("no end line"));
    }

    private string ReadShared()
    {
        using var reader = new StreamReader(new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private async Task RecordAsync(Func<LambdaEmulator, Task> act, Action<LambdaEmulatorBuilder>? configure = null)
    {
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder().AddExtension<Quiet>(options: options => options.Telemetry.Types = SubscriptionTypes.Platform | SubscriptionTypes.Function).WithRecording(_file);
        configure?.Invoke(builder);
        await using LambdaEmulator lambda = await builder.StartAsync();
        await act(lambda);
        await lambda.ShutdownAsync();
    }

    private sealed class Quiet : ExtensionBase
    {
        protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
