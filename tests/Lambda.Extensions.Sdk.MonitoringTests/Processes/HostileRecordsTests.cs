using System.Globalization;
using System.Net;
using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.MonitoringTests.Processes;

/// <summary>Records that a strict JSON reader does not take, sent to the native extension as the platform sends its batches.</summary>
[Category("G28")]
public sealed class HostileRecordsTests
{
    private const int Batches = 100;
    private const int InEach = 100;

    // Limits that a busy machine does not run into: they are not what is tested.
    private static readonly string[] Variables =
    [
        "MONITORING_EMF=false", "MONITORING_QUEUE_ITEMS=1000000", "MONITORING_QUEUE_KIB=65536", "MONITORING_OTLP_TIMEOUT_MS=60000",
        "LAMBDA_EXT_FLUSH=end", "LAMBDA_EXT_FLUSH_TIMEOUT_MS=60000", "LAMBDA_EXT_HOOK_TIMEOUT_MS=60000", "LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS=60000",
    ];

    [Test]
    public async Task Ten_thousand_hostile_records_cost_the_native_extension_none_of_their_neighbours()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using LambdaEmulator lambda = await MonitoringRun.Builder("dotnet", receiver.Address, Variables)
            .WithTimeout(TimeSpan.FromSeconds(120))
            .WithShutdownBudgets(new ShutdownBudgets { WithExternal = TimeSpan.FromSeconds(120), RuntimeShare = TimeSpan.FromSeconds(20) })
            .StartAsync();
        var listener = new Uri(lambda.Timeline.OfType<TelemetrySubscribedEvent>().Single().Destination);
        using var platform = new HttpClient();
        var hostile = new HostileLines(seed: 3);
        for (int batch = 0; batch < Batches; batch++)
        {
            using var body = new ByteArrayContent(Batch(hostile, batch * InEach));
            using HttpResponseMessage answer = await platform.PostAsync(new Uri($"http://127.0.0.1:{listener.Port}/"), body).Patiently();
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            if (batch % 10 == 9) Assert.That((await lambda.InvokeAsync().Patiently()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        }

        await lambda.ShutdownAsync().Patiently();
        Assert.That(receiver.Problems, Is.Empty);
        Assert.That(lambda.Ledger("logs").Lost(), Is.Zero, string.Join('\n', lambda.Said().TakeLast(20)));
        string[] bodies = [.. receiver.Logs.Select(log => log.Body)];
        // At least once: what a busy machine answered too late comes again.
        Assert.That(Enumerable.Range(0, Batches * InEach).Select(Neighbour).Except(bodies), Is.Empty, string.Join('\n', lambda.Said().TakeLast(20)));
        Assert.That(bodies, Has.Length.GreaterThanOrEqualTo(2 * Batches * InEach), "and the hostile ones arrive themselves");
        Assert.That(lambda.Extensions[MonitoringRun.Name].ExitCode, Is.Zero);
    }

    private static byte[] Batch(HostileLines hostile, int first)
    {
        var body = new MemoryStream();
        for (int i = first; i < first + InEach; i++)
        {
            body.Write(i == first ? "["u8 : ","u8);
            body.Write("""{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"""u8);
            body.Write(hostile.Next());
            body.Write(Encoding.UTF8.GetBytes($$"""},{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"{{Neighbour(i)}}"}"""));
        }

        body.Write("]"u8);
        return body.ToArray();
    }

    private static string Neighbour(int number) => string.Create(CultureInfo.InvariantCulture, $"neighbour {number}");
}
