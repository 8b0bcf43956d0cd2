using System.Text;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

[Category("G05")]
internal sealed class TolerantReaderTests
{
    private const string A = """{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"A"}""";
    private const string B = """{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"B"}""";
    private const string C = """{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"C"}""";

    [TestCase("[]", 0)]
    [TestCase(" [ ] ", 0)]
    [TestCase("[[],[]]", 0)]
    [TestCase("", 1)]
    [TestCase("  \n", 1)]
    [TestCase("hello", 1)]
    [TestCase("null", 1)]
    [TestCase("123", 1)]
    [TestCase("\"text\"", 1)]
    [TestCase("<html><body>not JSON</body></html>", 1)]
    [TestCase("{", 1)]
    [TestCase("[{", 1)]
    [TestCase("[{\"time\":", 1)]
    [TestCase("\u0000\u0001\u0002", 1)]
    public void What_has_no_records_has_none(string body, int unreadable)
    {
        TelemetryBatch batch = Golden.Parse(body);
        Assert.Multiple(() =>
        {
            Assert.That(batch.Records, Is.Empty);
            Assert.That(batch.UnreadableParts, Is.EqualTo(unreadable));
            Assert.That(Golden.Text(batch.Json), Is.EqualTo(body));
        });
    }

    [TestCase("[{a},{b},{c}]", 0)]
    [TestCase("{a}\n{b}\n{c}\n", 0)]
    [TestCase("{a}{b}{c}", 0)]
    [TestCase("[{a} {b},,{c},", 0)]
    [TestCase("[{a},[{b},{c}]]", 0)]
    [TestCase("[[[{a}]],{b}],{c}]]", 0)]
    [TestCase("[{a},null,{b},17,\"x\",true,{c}]", 4)]
    [TestCase("[{a},\",{b},{c}]", 1)]
    [TestCase("[{a},\\{b},{c}]", 1)]
    [TestCase("[{a},{\"time\":\"x,{b},{c}]", 1)]
    [TestCase("[{a},{\"time\":\"x\",\"type\":\"function\",\"record\":\"unclosed,{b},{c}]", 1)]
    [TestCase("[{a},{\"time\":\"x\",\"type\":\"function\",\"record\":truth},{b},{c}]", 1)]
    [TestCase("[{a},{\"time\":\"x\",\"type\":\"function\",\"record\":1.},{b},{c}]", 1)]
    [TestCase("[{a},}}}}]]],{b},{c}]", 1)]
    [TestCase("[{a},{\"time\":\"x\",\"type\":\"function\",\"record\":{\"a\":[1,2],{b},{c}]", 1)]
    [TestCase("[{a},{\"time\":\"x\",\"type\":\"function\",\"record\":{\"a\":{\"b\":[{\"c\":1,{b},{c}]", 1)]
    [TestCase("{a}\n{\"time\":\"x\",\"type\":\"function\",\"record\":\n{b}\n{c}", 1)]
    [TestCase("{a}\n{\"time\":\"x\",\"type\":\"function\",\"record\":{\"a\":[1\n{b}\n{c}", 1)]
    [TestCase("garbage{a}garbage{b}\u0000{c}", 3)]
    [TestCase("\uFEFF[{a},{b},{c}]", 1)]
    [TestCase("[{a},{b},{c},{\"time\":\"2026", 1)]
    [TestCase("[\"a text that quotes [{\\\"time\\\":\\\"x\\\",\\\"type\\\":\\\"function\\\",\\\"record\\\":1}]\",{a},{b},{c}]", 1)]
    public void Good_neighbours_arrive(string template, int unreadable)
    {
        TelemetryBatch batch = Golden.Parse(template.Replace("{a}", A, StringComparison.Ordinal).Replace("{b}", B, StringComparison.Ordinal).Replace("{c}", C, StringComparison.Ordinal));
        Assert.Multiple(() =>
        {
            Assert.That(batch.Records.Cast<FunctionRecord>().Select(r => r.GetText()), Is.EqualTo(new[] { "A", "B", "C" }));
            Assert.That(batch.UnreadableParts, Is.EqualTo(unreadable));
        });
    }

    [TestCase("{}", "", "", TestName = "An object without anything")]
    [TestCase("""{"foo":1}""", "", "", TestName = "An object of something else")]
    [TestCase("""{"time":"2026-11-23T08:15:16.050Z","type":"platform.newThing","record":{"a":[1,{"b":null}]}}""", "platform.newThing", """{"a":[1,{"b":null}]}""", TestName = "A new type")]
    [TestCase("""{"time":null,"type":null,"record":null}""", "", "null", TestName = "Nulls")]
    [TestCase("""{"time":5,"type":7,"record":true,"more":{}}""", "7", "true", TestName = "Numbers")]
    [TestCase("""{"type":"platform.report.v2"}""", "platform.report.v2", "", TestName = "A longer name")]
    public void What_is_unknown_is_kept(string json, string type, string recordJson)
    {
        UnknownTelemetryRecord record = Golden.One<UnknownTelemetryRecord>(json);
        Assert.Multiple(() =>
        {
            Assert.That(record.Type, Is.EqualTo(type));
            Assert.That(Golden.Text(record.RawJson), Is.EqualTo(json));
            Assert.That(Golden.Text(record.Payload), Is.EqualTo(recordJson));
        });
    }

    [TestCase("null")]
    [TestCase("\"a text\"")]
    [TestCase("[1,2]")]
    [TestCase("{}")]
    [TestCase("""{"requestId":null,"status":null,"errorType":null,"metrics":null,"spans":null,"tracing":null,"tenantId":null}""")]
    [TestCase("""{"requestId":{},"status":[],"errorType":{"a":1},"metrics":[1],"spans":{"a":1},"tracing":"x","tenantId":[]}""")]
    public void A_record_without_its_members_is_typed_all_the_same(string recordJson)
    {
        PlatformReportRecord record = Golden.One<PlatformReportRecord>($$"""{"type":"platform.report","record":{{recordJson}}}""");
        Assert.Multiple(() =>
        {
            Assert.That(record.Time, Is.Null);
            Assert.That(record.RequestId, Is.Empty);
            Assert.That(record.Status.Value, Is.Empty);
            Assert.That(record.ErrorType, Is.Null);
            Assert.That(record.Metrics.DurationMs, Is.Null);
            Assert.That(record.Spans, Is.Empty);
            Assert.That(record.Tracing, Is.Null);
            Assert.That(record.TenantId, Is.Null);
            Assert.That(Golden.Text(record.Payload), Is.EqualTo(recordJson));
        });
    }

    [Test]
    public void Unknown_values_members_and_forms_are_kept()
    {
        PlatformReportRecord record = Golden.One<PlatformReportRecord>("""
            { "more" : [ { } ] , "record" : { "status" : "exploded", "requestI\u0064" : 42, "spans":[ null, {"name":"a","start":"?","durationMs":"x","y":1}, 7 ],
              "metrics":{"durationMs":"12.5","billedDurationMs":13.6,"memorySizeMB":1e3,"maxMemoryUsedMB":"lots","new":1} },
              "type" : "platform.report" , "time" : "2026-11-23T08:15:16Z" }
            """);
        Assert.Multiple(() =>
        {
            Assert.That(record.Status, Is.EqualTo(new TelemetryStatus("Exploded")));
            Assert.That(record.Status.ToString(), Is.EqualTo("exploded"));
            Assert.That(record.RequestId, Is.EqualTo("42"));
            Assert.That(record.Metrics.DurationMs, Is.EqualTo(12.5));
            Assert.That(record.Metrics.BilledDurationMs, Is.EqualTo(14));
            Assert.That(record.Metrics.MemorySizeMB, Is.EqualTo(1000));
            Assert.That(record.Metrics.MaxMemoryUsedMB, Is.Null);
            Assert.That(record.Spans, Is.EqualTo(new[] { new TelemetrySpan("", null, null), new TelemetrySpan("a", null, null), new TelemetrySpan("", null, null) }));
        });
    }

    [TestCase("\"2026-11-23T08:15:30.123Z\"", "2026-11-23T08:15:30.123Z")]
    [TestCase("\"2026\\u002d11-23T08:15:30.123\\u005A\"", "2026-11-23T08:15:30.123Z")]
    [TestCase("\"2026-11-23T08:15:30:123Z\"", "2026-11-23T08:15:30.123Z")]
    [TestCase("\"2026-11-23T08:15:30.1234567899Z\"", "2026-11-23T08:15:30.1234567Z")]
    [TestCase("\"2026-11-23T08:15:30,5z\"", "2026-11-23T08:15:30.5Z")]
    [TestCase("\"2026-11-23t08:15:30\"", "2026-11-23T08:15:30Z")]
    [TestCase("\" 2026-11-23 08:15Z \"", "2026-11-23T08:15:00Z")]
    [TestCase("\"2026-11-23\"", "2026-11-23T00:00:00Z")]
    [TestCase("\"2026-11-23T08:15:30.123+02:30\"", "2026-11-23T05:45:30.123Z")]
    [TestCase("\"2026-11-23T08:15:30-0100\"", "2026-11-23T09:15:30Z")]
    [TestCase("1795421730123", "2026-11-23T08:15:30.123Z")]
    [TestCase("\"1795421730123\"", "2026-11-23T08:15:30.123Z")]
    [TestCase("1795421730", "2026-11-23T08:15:30Z")]
    [TestCase("\"yesterday\"", null)]
    [TestCase("\"2026-13-23T08:15:30Z\"", null)]
    [TestCase("\"2026-02-30T08:15:30Z\"", null)]
    [TestCase("\"2026-11-23T08:15:30.Z\"", null)]
    [TestCase("\"2026-11-23T08:15:30Zulu\"", null)]
    [TestCase("\"0001-01-01T00:00:00+14:00\"", null)]
    [TestCase("\"\"", null)]
    [TestCase("-1", null)]
    [TestCase("1e300", null)]
    [TestCase("{}", null)]
    [TestCase("null", null)]
    public void Times_are_read_leniently(string time, string? expected) =>
        Assert.That(Golden.One<FunctionRecord>($$"""{"time":{{time}},"type":"function","record":""}""").Time, Is.EqualTo(expected is null ? (DateTimeOffset?)null : Golden.At(expected)));

    [TestCase("\"\\u002d1\"", -1.0)]
    [TestCase("\"1\\u0032\\u002e5\"", 12.5)]
    [TestCase("\"\\t12.5\\n\"", 12.5)]
    [TestCase("\" 12.5 \"", 12.5)]
    [TestCase("\"12\\u0078\"", null)]
    [TestCase("\"\\u\"", null)]
    public void Numbers_may_be_text_with_escapes(string number, double? expected) =>
        Assert.That(Golden.One<PlatformReportRecord>($$$"""{"type":"platform.report","record":{"metrics":{"durationMs":{{{number}}} } } }""").Metrics.DurationMs, Is.EqualTo(expected));

    [Test]
    public void Names_and_types_may_have_escapes() =>
        Assert.That(Golden.One<PlatformReportRecord>("""{"typ\u0065":"platform\u002ereport","r\u0065cord":{"request\u0049d":"r"}}""").RequestId, Is.EqualTo("r"));

    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase("1e300", long.MaxValue)]
    [TestCase("\"9223372036854775807\"", long.MaxValue)]
    [TestCase("-7", 0L)]
    [TestCase("null", null)]
    public void What_the_platform_dropped_is_a_count(string number, long? expected)
    {
        PlatformLogsDroppedRecord record = Golden.One<PlatformLogsDroppedRecord>($$"""{"type":"platform.logsDropped","record":{"droppedRecords":{{number}},"droppedBytes":{{number}} } }""");
        Assert.That((record.DroppedRecords, record.DroppedBytes), Is.EqualTo((expected, expected)));
    }

    [TestCase("\\ud800", "\uFFFD")]
    [TestCase("\\ud800\\ud800x", "\uFFFD\uFFFDx")]
    [TestCase("\\udc00", "\uFFFD")]
    [TestCase("\\u12", "\uFFFD2")]
    [TestCase("\\u", "\uFFFD")]
    [TestCase("\\q\\/\\b\\f\\r\\t", "q/\b\f\r\t")]
    [TestCase("\\u0000", "\0")]
    public void Texts_never_fail(string escaped, string text)
    {
        FunctionRecord record = Golden.One<FunctionRecord>($$"""{"type":"function","record":"{{escaped}}"}""");
        Assert.Multiple(() =>
        {
            Assert.That(record.GetText(), Is.EqualTo(text));
            Assert.That(Golden.Text(record.GetUtf8Text()), Is.EqualTo(text));
        });
    }

    [Test]
    public void Invalid_UTF8_and_control_characters_cost_no_record()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("[" + A + """,{"type":"function","record":"x"""), 0xff, 0xc3, 0x00, 0x0a, 0xf0, 0x9f, .. Encoding.UTF8.GetBytes("\"}," + B + "]")];
        TelemetryBatch batch = TelemetryBatch.Parse(body);
        Assert.Multiple(() =>
        {
            Assert.That(batch.UnreadableParts, Is.Zero);
            Assert.That(batch.Records.Cast<FunctionRecord>().Select(r => r.GetText()), Is.EqualTo(new[] { "A", "x\uFFFD\uFFFD\0\n\uFFFD", "B" }));
            Assert.That(((FunctionRecord)batch.Records[1]).GetUtf8Text().ToArray(), Is.EqualTo(new byte[] { (byte)'x', 0xff, 0xc3, 0x00, 0x0a, 0xf0, 0x9f }));
        });
    }

    [TestCase(1_000)]
    [TestCase(200_000)]
    public void Deep_nesting_is_a_record_like_any_other(int depth)
    {
        string nested = string.Concat(Enumerable.Repeat("[{\"a\":", depth)) + "1" + string.Concat(Enumerable.Repeat("}]", depth));
        TelemetryBatch batch = Golden.Parse("[" + A + ",{\"type\":\"function\",\"record\":" + nested + "}," + B + "]");
        Assert.Multiple(() =>
        {
            Assert.That(batch.UnreadableParts, Is.Zero);
            Assert.That(batch.Records, Has.Count.EqualTo(3));
            Assert.That(batch.Records[1].Payload.Length, Is.EqualTo(nested.Length));
        });
    }

    [TestCase("[{\"a\":")]
    [TestCase("{\"time\":[")]
    [TestCase("{\"a\":{},\"b\":")]
    [TestCase("[")]
    [TestCase("{")]
    [TestCase("\"{")]
    [TestCase("{\"type\":\"function\",\"record\":\"")]
    public void Nesting_that_never_ends_takes_bounded_work(string opening)
    {
        var body = new StringBuilder(A);
        while (body.Length < 1_000_000) body.Append(opening);
        TelemetryBatch batch = Golden.Parse(body.ToString());
        Assert.That(((FunctionRecord)batch.Records[0]).GetText(), Is.EqualTo("A"));
    }

    [Test]
    public void A_line_of_a_megabyte_arrives()
    {
        string line = new string('x', 1_000_000) + "\\n";
        FunctionRecord record = (FunctionRecord)Golden.Parse("[" + A + ",{\"type\":\"function\",\"record\":\"" + line + "\"}," + B + "]").Records[1];
        Assert.That(record.GetText(), Has.Length.EqualTo(1_000_001));
    }

    [Test]
    public void Ten_thousand_records_arrive()
    {
        TelemetryBatch batch = Golden.Parse("[" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$"""{"type":"function","record":"{{i}}"}""")) + "]");
        Assert.That(batch.Records.Cast<FunctionRecord>().Select(r => r.GetText()), Is.EqualTo(Enumerable.Range(0, 10_000).Select(i => $"{i}")));
    }

    [Test]
    public void A_batch_is_a_copy()
    {
        byte[] body = Encoding.UTF8.GetBytes("[" + A + "]");
        TelemetryBatch batch = TelemetryBatch.Parse(body);
        Array.Clear(body);
        Assert.That(((FunctionRecord)batch.Records[0]).GetText(), Is.EqualTo("A"));
    }

    [Test]
    public void A_log_record_costs_no_more_than_its_bytes_and_a_little()
    {
        byte[] body = Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat(A, 1000)) + "]");
        // The least of several: a first use of something costs once.
        long each = Enumerable.Range(0, 5).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            TelemetryBatch batch = TelemetryBatch.Parse(body);
            return (GC.GetAllocatedBytesForCurrentThread() - before - body.Length) / batch.Records.Count;
        });
        Assert.That(each, Is.LessThanOrEqualTo(80));
    }
}
