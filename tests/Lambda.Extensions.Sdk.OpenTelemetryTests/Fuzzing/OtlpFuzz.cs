using System.Text;
using Lambda.Extensions.Sdk.Fuzzing;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Logs;
using Lambda.Extensions.Sdk.OpenTelemetry.Masking;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Receiving;
using Lambda.Extensions.Sdk.OpenTelemetry.Resources;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiving;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Fuzzing;

/// <summary>What the function writes and sends becomes requests that a strict endpoint reads, or is refused.</summary>
[Category("Fuzz")]
[Category("G28")]
internal sealed class OtlpFuzz
{
    private const int Limit = 4096;

    private static readonly string[] Lines = ["[INFO] a line", "2026-11-28T09:00:00.000Z\t5b8efff7-9803-8103-d269-b633813fc60c\tERROR\tInvoke Error\t", "password=secret ", "{\\\"level\\\":\\\"WARN\\\"}", "\\u001b[31m", "[ERROR] [", "time=\\\"", "level=", "{\\\"a\\\":[", "\\ud800"];

    private readonly OpenTelemetryOptions _options = new() { LogMaxBytes = 200 };

    [Test]
    public void Any_line_becomes_a_record_that_a_strict_endpoint_reads()
    {
        var traces = new InvocationTraces();
        var mapper = new LogMapper(_options, new LogSampler(_options.Sampling), new SecretMask([], []), TimeProvider.System);
        FuzzRun.Each(random =>
        {
            string payload = random.Next(3) == 0 ? "\"" + Line(random) + "\"" : JsonInput.Value(random);
            byte[] body = Encoding.UTF8.GetBytes($$"""[{"time":"2026-11-28T09:00:00.000Z","type":"function","record":{{payload}}}]""");
            if (random.Next(2) == 0) body = Damage.Of(random, body, JsonInput.Fragments);
            foreach (LogRecord line in TelemetryBatch.Parse(body).Records.OfType<LogRecord>())
            {
                if (mapper.Of(line, traces) is { } item) Check(OtlpSignalKind.Logs, [item]);
            }
        });
    }

    [Test]
    public void Any_request_in_protobuf_is_refused_or_becomes_items_that_a_strict_endpoint_reads()
    {
        Intake intake = NewIntake();
        FuzzRun.Each(random =>
        {
            OtlpSignalKind kind = Kind(random);
            Read(intake, kind, OtlpInput.Protobuf(random, Bodies.NameOf(kind)));
        });
    }

    [Test]
    public void Any_request_in_JSON_is_refused_or_becomes_items_that_a_strict_endpoint_reads()
    {
        Intake intake = NewIntake();
        var to = new ProtoWriter();
        FuzzRun.Each(random =>
        {
            OtlpSignalKind kind = Kind(random);
            byte[] json = OtlpInput.Json(random, Bodies.NameOf(kind));
            to.Reset();
            try
            {
                OtlpJsonReader.Convert(json, Bodies.SchemaOf(Bodies.NameOf(kind)), to);
            }
            catch (InvalidDataException)
            {
                return;
            }

            OtlpCheck.IsReadable(to.Written, Bodies.SchemaOf(Bodies.NameOf(kind)));
            intake.Read(kind, to.Written);
            Check(kind, [.. intake.Taken.Select(taken => taken.Item)]);
        });
    }

    [Test]
    public void Any_compressed_body_is_inflated_up_to_the_limit_or_refused()
    {
        var body = new RequestBody(Limit);
        byte[] small = ReceiverTests.Gzip(SampleRequests.Protobuf("traces")), large = ReceiverTests.Gzip(new byte[2 * Limit]);
        FuzzRun.Each(
            random =>
            {
                byte[] whole = random.Next(4) == 0 ? large : small;
                byte[] input = Damage.Of(random, whole, [[0x1F, 0x8B, 8], [0, 0, 0xFF, 0xFF], whole]);
                try
                {
                    FuzzRun.Require(body.Inflate(input) is not { Length: > Limit }, "more than the limit");
                }
                catch (InvalidDataException)
                {
                    // Refused with 400.
                }
            },
            mostAllocated: 1024 * 1024);
    }

    private Intake NewIntake() => new(_options, new OtlpResource(SampleInvocations.Environment, null, []), new InvocationWindows());

    private static OtlpSignalKind Kind(Random random) => (OtlpSignalKind)random.Next(3);

    private static string Line(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Lines[random.Next(Lines.Length)]));

    private static void Read(Intake intake, OtlpSignalKind kind, byte[] request)
    {
        try
        {
            intake.Read(kind, request);
        }
        catch (InvalidDataException)
        {
            return;
        }

        Check(kind, [.. intake.Taken.Select(taken => taken.Item)]);
    }

    private static void Check(OtlpSignalKind kind, IReadOnlyList<OtlpItem> items)
    {
        if (items.Count > 0) OtlpCheck.IsReadable(Bodies.Protobuf(items), Bodies.SchemaOf(Bodies.NameOf(kind)));
    }
}
