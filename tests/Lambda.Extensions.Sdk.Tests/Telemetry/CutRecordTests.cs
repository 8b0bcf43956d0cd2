using System.Text;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

/// <summary>A record larger than the subscription's maxBytes, as the platform delivers it: cut, in two deliveries or more.</summary>
[Category("G05")]
internal sealed class CutRecordTests
{
    private const string Envelope = """{"time":"2026-11-23T08:15:16.050Z","type":"function","record":""";
    private const string A = Envelope + "\"A\"}";

    private readonly DeliveryReader _reader = new();

    private TelemetryBatch Read(string delivery)
    {
        byte[] body = Encoding.UTF8.GetBytes(delivery);
        return _reader.Read(body);
    }

    [TestCase("\"a \\\"text\\\" of {some} [length] \\\\ \"")]
    [TestCase("{\"level\":\"INFO\",\"list\":[1,{\"a\":\"b\"},null],\"message\":\"m, \\\"x\\\"\"}")]
    [TestCase("[[1,2],[3,{}]]")]
    public void A_value_cut_anywhere_is_put_together(string value)
    {
        for (int cut = 1; cut < value.Length; cut++)
        {
            TelemetryBatch first = Read($"[{A},{Envelope}{value[..cut]}}}]");
            bool kept = _reader.IsKeeping;
            TelemetryBatch second = Read($"[{Envelope}{value[cut..]}}},{A}]");
            Assert.Multiple(() =>
            {
                Assert.That(kept);
                Assert.That((first.Records.Count, first.UnreadableParts), Is.EqualTo((1, 0)), $"{cut}");
                Assert.That((second.Records.Count, second.UnreadableParts), Is.EqualTo((2, 0)), $"{cut}");
                Assert.That(Golden.Text(second.Records[0].Payload), Is.EqualTo(value), $"{cut}");
            });
        }
    }

    [Test]
    public void A_value_in_many_parts_is_put_together()
    {
        string value = "\"" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i} \\u00e9 ")) + "\"";
        List<TelemetryRecord> records = [];
        int unreadable = 0;
        string[] parts = [.. value.Chunk(100).Select(c => new string(c))];
        foreach (string part in parts)
        {
            TelemetryBatch batch = Read($"[{Envelope}{part}}}]");
            records.AddRange(batch.Records);
            unreadable += batch.UnreadableParts;
        }

        Assert.That((records.Count, unreadable), Is.EqualTo((1, 0)));
        Assert.That(Golden.Text(records[0].Payload), Is.EqualTo(value));
    }

    [Test]
    public void A_cut_record_whose_rest_does_not_come_is_counted_once()
    {
        TelemetryBatch first = Read($"[{Envelope}\"cut}}]");
        TelemetryBatch second = Read($"[{Golden.Report},{A}]");
        Assert.That((first.UnreadableParts, second.UnreadableParts, second.Records.Count, _reader.IsKeeping), Is.EqualTo((0, 1, 2, false)));
    }

    [Test]
    public void A_whole_record_of_the_same_moment_is_not_the_rest()
    {
        TelemetryBatch first = Read($"[{Envelope}\"cut}}]");
        TelemetryBatch second = Read($"[{A}]");
        Assert.That((first.UnreadableParts, second.UnreadableParts, second.Records.Count), Is.EqualTo((0, 1, 1)));
        Assert.That(((FunctionRecord)second.Records[0]).GetText(), Is.EqualTo("A"));
    }

    [Test]
    public void A_rest_without_its_beginning_costs_only_itself()
    {
        TelemetryBatch batch = Read($"[{Envelope}rest of a text\"}},{A}]");
        Assert.That((batch.UnreadableParts, batch.Records.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Only_so_much_is_kept()
    {
        TelemetryBatch batch = Read($"[{Envelope}\"{new string('x', DeliveryReader.MaxKept)}}}]");
        Assert.That((batch.UnreadableParts, _reader.IsKeeping), Is.EqualTo((1, false)));
    }

    [Test]
    public async Task A_listener_puts_it_together_and_counts_what_it_cannot()
    {
        using var listening = new Listening();
        System.Net.Sockets.Socket socket = listening.Connect();
        Listening.Exchange(socket, Listening.Post($"[{A},{Envelope}\"one, }}]"));
        await listening.Drained();
        long waiting = listening.Listener.Statistics.UnreadableParts;
        Listening.Exchange(socket, Listening.Post($"[{Envelope}two\"}}]"));
        Assert.That(await listening.Lines(2), Is.EqualTo(new[] { "A", "one, two" }));
        await listening.Drained();
        long joined = listening.Listener.Statistics.UnreadableParts;
        Listening.Exchange(socket, Listening.Post($"[{Envelope}\"lost}}]"));
        Listening.Exchange(socket, Listening.Post("[]"));
        await listening.Drained();
        Assert.That((waiting, joined, listening.Listener.Statistics.UnreadableParts), Is.EqualTo((1, 0, 1)));
    }
}
