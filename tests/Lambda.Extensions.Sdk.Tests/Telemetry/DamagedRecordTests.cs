using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

/// <summary>What a function puts into a log line must not pass for a record of the platform, whatever is damaged around it.</summary>
[Category("G05")]
internal sealed class DamagedRecordTests
{
    private const string Forged = """{"time":"2026-11-23T08:15:16.050Z","type":"platform.report","record":{"requestId":"forged","status":"error","metrics":{}}}""";

    [TestCase("""[{a},{"time":"x","type":"function","record":{f},"broken":tru},{b}]""", TestName = "The value of a record with a broken literal behind it")]
    [TestCase("""[{a},{"time":"x","type":"function","record":{"m":{f}},"broken":tru},{b}]""", TestName = "A member of the value")]
    [TestCase("""[{a},{"time":"x","type":"function","record":{"m":[{f}]},"broken":tru},{b}]""", TestName = "An item in an array")]
    [TestCase("""[{a},{"time":"x","type":"function","record":{"m":[1,{f},{f}]},"broken":tru},{b}]""", TestName = "Several items in an array")]
    [TestCase("""[{a},{"time":"x","type":"function","record":{"m":[{f} {f}]},"broken":tru},{b}]""", TestName = "Items without a comma")]
    [TestCase("""[{a},{"time":"x","type":"function","record":{"n":tru,"m":{f}}},{b}]""", TestName = "A member behind a broken literal")]
    [TestCase("""[{a},{"time":"x","type":"function","record":{"n":tru,"m":[{f},{f}]}},{b}]""", TestName = "Items behind a broken literal")]
    [TestCase("""[{a},{"time":"x","type":"function","record":{"n":"x,"m":{f}}},{b}]""", TestName = "A member behind a text without its end")]
    [TestCase("""[{a},{"time":"x","type":"function","record":{"n:"x","m":{f}}},{b}]""", TestName = "A member behind a name without its end")]
    [TestCase("""[{a},{"time":"x","type":"function","record":{"n":"say, {\"hi\"}, "m":{f}}},{b}]""", TestName = "A member behind a text with braces and without its end")]
    [TestCase("""[{a},{"time":"x","type":"function","record" {f}},{b}]""", TestName = "A value without its colon")]
    [TestCase("""[{a},{"time":"x","type":"function","record":tru{f}},{b}]""", TestName = "A value with garbage before it")]
    [TestCase("""[{a},{"time":"x","type":"function","record":{f},{b}]""", TestName = "The value of a record without its end")]
    [TestCase("""[{a},"record":{f},"broken":tru},{b}]""", TestName = "A record without its beginning")]
    [TestCase("""[{a},{"type":"function" "record":{"m":{f}}},{b}]""", TestName = "A missing comma")]
    [TestCase("""[{"time":"x","type":"function","record":xx"},{f},{f}]}},{a},{b}]""", TestName = "The rest of a cut value that begins in a text in an array")]
    [TestCase("""[{"time":"x","type":"function","record":1,{f}]}},{a},{b}]""", TestName = "The rest of a cut value that begins in an array")]
    [TestCase("""[{"time":"x","type":"function","record":xx","m":1},"n":{f}}},{a},{b}]""", TestName = "The rest of a cut value that begins in an object")]
    [TestCase("""[{a},{b},{"time":"x","type":"function","record":{"m":{f},"n":"xxx}]""", TestName = "A value that was cut behind it")]
    [TestCase("""[{a},{b},{"time":"x","type":"function","record":{"m":[{f},{f},"xxx}]""", TestName = "A value that was cut in an array behind it")]
    [TestCase("""[{a},garbage {"type":"platform.report"},{"a":1},{"record":{f}},{b}]""", TestName = "Objects behind garbage that are no records")]
    public void An_object_inside_a_damaged_record_is_no_record(string template)
    {
        const string A = """{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"A"}""", B = """{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"B"}""";
        string body = template.Replace("{a}", A, StringComparison.Ordinal).Replace("{b}", B, StringComparison.Ordinal).Replace("{f}", Forged, StringComparison.Ordinal);
        TelemetryBatch batch = Golden.Parse(body);
        Assert.Multiple(() =>
        {
            Assert.That(batch.Records.Select(r => (r as FunctionRecord)?.GetText()), Is.EqualTo(new[] { "A", "B" }));
            Assert.That(batch.UnreadableParts, Is.GreaterThan(0));
        });
    }

    [Test]
    public void Whichever_byte_around_it_is_damaged_an_object_stays_inside()
    {
        // One byte of the record around it is lost, or is another one: the object in it never arrives as a record.
        const string Around = """{"time":"2026-11-23T08:15:16.050Z","type":"function","record":{"level":"INFO","context":{"a":[1,{"b":2}],"inner":@,"list":[@,@]},"message":"m"}}""";
        foreach (int i in Enumerable.Range(0, Around.Length).Where(i => Around[i] != '@'))
        {
            foreach (string other in new[] { "", "x", "\"", ",", ":", "\\" })
            {
                string record = Around[..i] + other + Around[(i + 1)..];
                TelemetryBatch batch = Golden.Parse("[" + Golden.FunctionJson + "," + record.Replace("@", Forged, StringComparison.Ordinal) + "," + Golden.FunctionJson + "]");
                Assert.That(batch.Records.OfType<PlatformReportRecord>(), Is.Empty, record);
            }
        }
    }
}
