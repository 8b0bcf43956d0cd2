using Lambda.Extensions.Sdk.Telemetry.Listener;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

public sealed class ParallelDeliveryTests
{
    [Test]
    [Category("G08")]
    [Category("G20")]
    public async Task Sixteen_connections_at_once_lose_no_record()
    {
        const int Connections = 16;
        const int Batches = 100;
        const int Records = 10;
        using var listening = new Listening(handler: (_, _) => ValueTask.CompletedTask);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(connection => Task.Factory.StartNew(
            () =>
            {
                using System.Net.Sockets.Socket socket = listening.Connect();
                for (int i = 0; i < Batches; i++)
                {
                    string body = $"[{string.Join(',', Enumerable.Range(0, Records).Select(record => Listening.Function($"{connection}-{i}-{record}")))}]";
                    Assert.That(Listening.Exchange(socket, Listening.Post(body)).Single(), Does.StartWith("HTTP/1.1 200"));
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        await listening.Listener.DrainAsync();

        List<string> lines = await listening.Lines(Connections * Batches * Records);
        Assert.That(lines.Distinct().Count(), Is.EqualTo(Connections * Batches * Records));
        for (int connection = 0; connection < Connections; connection++)
        {
            string prefix = $"{connection}-";
            Assert.That(lines.Where(l => l.StartsWith(prefix, StringComparison.Ordinal)), Is.EqualTo(Enumerable.Range(0, Batches).SelectMany(i => Enumerable.Range(0, Records).Select(r => $"{connection}-{i}-{r}"))), "in order");
        }

        TelemetryListenerStatistics statistics = listening.Listener.Statistics;
        Assert.That((statistics.BatchesHandled, statistics.RecordsDropped, statistics.UnreadableParts), Is.EqualTo((Connections * Batches, 0, 0)));
    }
}
