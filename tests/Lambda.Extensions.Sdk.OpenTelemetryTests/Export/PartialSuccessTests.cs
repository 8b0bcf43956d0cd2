using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Export;

public sealed class PartialSuccessTests
{
    [TestCase(3, "too old")]
    [TestCase(0, "a warning")]
    [TestCase(7, null)]
    [TestCase(-1, "negative")]
    public void A_partial_success_in_protobuf_is_read(long rejected, string? message) =>
        Assert.That(PartialSuccess.Read(Answer(rejected, message)), Is.EqualTo((Math.Max(rejected, 0), message)));

    [Test]
    public void A_message_of_any_length_is_distinguished_from_JSON()
    {
        // The length of 123 is a brace, and the first byte of protobuf is a line feed.
        for (int length = 0; length < 300; length++)
            Assert.That(PartialSuccess.Read(Answer(2, new string('x', length))), Is.EqualTo((2L, new string('x', length))), $"{length}");
    }

    [Test]
    public void Answers_that_are_neither_are_no_rejection()
    {
        byte[] whole = Answer(5, "cut");
        for (int length = 1; length < whole.Length; length++) Assert.That(PartialSuccess.Read(whole.AsSpan(0, length)), Is.EqualTo((0L, (string?)null)), $"{length}");
        var random = new Random(1);
#pragma warning disable CA5394 // Repeatable, not secure.
        for (int i = 0; i < 10_000; i++)
        {
            byte[] noise = new byte[random.Next(40)];
            random.NextBytes(noise);
            Assert.That(PartialSuccess.Read(noise).Rejected, Is.GreaterThanOrEqualTo(0));
        }
#pragma warning restore CA5394
    }

    [Test]
    [Category("G08")]
    public async Task A_rejection_in_protobuf_is_counted_and_its_message_shown()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Misbehave = static async (context, _, _) =>
        {
            context.Response.ContentType = "application/x-protobuf";
            await context.Response.Body.WriteAsync(Answer(2, "too old"));
            return true;
        };
        var lines = new CapturedLog();
        using var exporter = new TestExporter(new OtlpDestination { Logs = TestExporter.LogsAt(receiver.Address) }, lines);
        exporter.Fill(5);
        await exporter.FlushAsync(TimeSpan.FromSeconds(30), default);
        Assert.That(exporter.Ledger, Has.Property("Delivered").EqualTo(3).And.Property("Rejected").EqualTo(2).And.Property("IsBalanced").True);
        Assert.That(lines.All.Single(l => l.Contains("too old", StringComparison.Ordinal)), Does.Contain("rejected 2"));
    }

    private static byte[] Answer(long rejected, string? message)
    {
        var to = new ProtoWriter();
        int partial = to.Begin(1);
        if (rejected != 0) to.Number(1, rejected);
        if (message is not null) to.Text(2, message);
        to.End(partial);
        return to.Written.ToArray();
    }
}
