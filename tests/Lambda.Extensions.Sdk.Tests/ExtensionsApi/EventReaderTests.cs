using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Lambda.Extensions.Sdk.Tests.Http;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

public sealed class EventReaderTests
{
    private const long Moment = 1_795_400_012_345;

    private readonly EventReader _reader = new();

    [TestCase("1795400012345", Moment)]
    [TestCase("\"1795400012345\"", Moment, Description = "A number as text.")]
    [TestCase("1795400012345.9", Moment, Description = "A fraction of a millisecond is cut off.")]
    [TestCase("1.795400012345e12", Moment)]
    [TestCase("\"1795400012345.9\"", Moment)]
    [TestCase("1000000000000", 1_000_000_000_000)]
    [TestCase("253402300799999", 253_402_300_799_999)]
    [TestCase("999999999999", null, Description = "Before 2001: no moment of an event.")]
    [TestCase("676051", null, Description = "The manual's sample value, which looks like a duration.")]
    [TestCase("0", null)]
    [TestCase("-1", null)]
    [TestCase("-1795400012345", null)]
    [TestCase("253402300800000", null, Description = "After the year 9999.")]
    [TestCase("9223372036854775808", null)]
    [TestCase("1e400", null)]
    [TestCase("-1e400", null)]
    [TestCase("99999999999999999999999999999999999999", null)]
    [TestCase("\"\"", null)]
    [TestCase("\"soon\"", null)]
    [TestCase("\"1795400012345 ms\"", null)]
    [TestCase("\" 1795400012345\"", null)]
    [TestCase("\"NaN\"", null)]
    [TestCase("\"Infinity\"", null)]
    [TestCase("\"2026-11-23T08:15:30.123Z\"", null)]
    [TestCase("null", null)]
    [TestCase("true", null)]
    [TestCase("[1795400012345]", null)]
    [TestCase("{\"deadlineMs\":1795400012345}", null)]
    public void A_deadline_is_a_moment_or_nothing(string json, long? milliseconds)
    {
        DateTimeOffset? expected = milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
        foreach (string type in (string[])["INVOKE", "SHUTDOWN", "OTHER"])
            Assert.That(Read($"{{\"deadlineMs\":{json},\"eventType\":\"{type}\"}}").Deadline, Is.EqualTo(expected), type);
    }

    [TestCase("{\"eventType\":\"INVOKE\"}", "", "")]
    [TestCase("{\"eventType\":\"INVOKE\",\"requestId\":\"r\",\"invokedFunctionArn\":\"a\"}", "r", "a")]
    [TestCase("{\"invokedFunctionArn\":\"a\",\"requestId\":\"r\",\"eventType\":\"INVOKE\"}", "r", "a", Description = "In any order.")]
    [TestCase(" \n{ \"eventType\" : \"INVOKE\" , \"requestId\" : \"r\" } \r\n\t", "r", "")]
    [TestCase("{\"eventType\":\"INVOKE\",\"requestId\":null,\"invokedFunctionArn\":17}", "", "")]
    [TestCase("{\"eventType\":\"INVOKE\",\"requestId\":{\"requestId\":\"no\"},\"invokedFunctionArn\":[\"no\"]}", "", "")]
    [TestCase("{\"eventType\":\"INVOKE\",\"requestId\":\"a\",\"requestId\":\"b\"}", "b", "", Description = "The last one counts.")]
    [TestCase("{\"eventType\":\"INVOKE\",\"x\":{\"eventType\":\"SHUTDOWN\",\"requestId\":\"no\",\"y\":[[{}]]},\"requestId\":\"r\"}", "r", "")]
    [TestCase("{\"\\u0065ventType\":\"INV\\u004fKE\",\"requestId\":\"r\\u00e9\"}", "ré", "")]
    [TestCase("{/* a */\"eventType\":\"INVOKE\"// b\n}", "", "", Description = "Comments do not hurt.")]
    public void An_invocation_is_read_from_what_there_is(string json, string requestId, string arn)
    {
        var invoke = (InvokeEvent)Read(json);
        Assert.That((invoke.RequestId, invoke.InvokedFunctionArn, invoke.Tracing, invoke.Deadline, invoke.IdleTime), Is.EqualTo((requestId, arn, (TraceHeader?)null, (DateTimeOffset?)null, TimeSpan.Zero)));
    }

    [TestCase("{\"type\":\"X-Amzn-Trace-Id\",\"value\":\"Root=1\"}", "X-Amzn-Trace-Id", "Root=1")]
    [TestCase("{\"value\":\"Root=1\",\"type\":\"Other\",\"spanId\":{\"value\":\"no\"}}", "Other", "Root=1")]
    [TestCase("{\"value\":\"Root=1\"}", "", "Root=1")]
    [TestCase("{\"value\":\"\",\"type\":5}", "", "")]
    [TestCase("{\"type\":\"X-Amzn-Trace-Id\"}", null, null)]
    [TestCase("{\"type\":\"X-Amzn-Trace-Id\",\"value\":null}", null, null)]
    [TestCase("{}", null, null)]
    [TestCase("null", null, null)]
    [TestCase("\"Root=1\"", null, null)]
    [TestCase("[{\"value\":\"no\"}]", null, null)]
    public void A_trace_header_needs_a_value(string tracing, string? type, string? value)
    {
        var invoke = (InvokeEvent)Read($"{{\"eventType\":\"INVOKE\",\"tracing\":{tracing},\"requestId\":\"r\"}}");
        Assert.That(invoke.Tracing, Is.EqualTo(value is null ? null : new TraceHeader(type!, value)));
        Assert.That(invoke.RequestId, Is.EqualTo("r"));
    }

    [TestCase("\"spindown\"", "spindown")]
    [TestCase("\"TIMEOUT\"", "TIMEOUT")]
    [TestCase("\"SandboxTerminated\"", "SandboxTerminated")]
    [TestCase("\"\"", "")]
    [TestCase("null", "")]
    [TestCase("{}", "")]
    public void A_shutdown_reason_is_kept_as_it_came(string json, string reason)
    {
        var shutdown = (ShutdownEvent)Read($"{{\"eventType\":\"SHUTDOWN\",\"shutdownReason\":{json}}}");
        Assert.That((shutdown.Reason.Value, shutdown.Cause), Is.EqualTo((reason, ShutdownCause.Event)));
    }

    [TestCase("{}", "")]
    [TestCase("{\"eventType\":null}", "")]
    [TestCase("{\"eventType\":5}", "")]
    [TestCase("{\"eventType\":[\"INVOKE\"]}", "")]
    [TestCase("{\"eventType\":{\"eventType\":\"INVOKE\"}}", "")]
    [TestCase("{\"eventType\":\"\"}", "")]
    [TestCase("{\"eventType\":\"invoke\"}", "invoke", Description = "The platform's words have one case.")]
    [TestCase("{\"eventType\":\"INVOKE \"}", "INVOKE ")]
    [TestCase("{\"EventType\":\"INVOKE\"}", "")]
    [TestCase("{\"eventType\":\"RESTORE\",\"größe\":\"🚀\"}", "RESTORE")]
    public void Anything_else_is_unknown_and_kept_whole(string json, string type)
    {
        var unknown = (UnknownExtensionEvent)Read(json);
        Assert.That((unknown.EventType, unknown.Json), Is.EqualTo((type, json)));
    }

    [TestCase("")]
    [TestCase("  ")]
    [TestCase("null")]
    [TestCase("17")]
    [TestCase("[{\"eventType\":\"INVOKE\"}]")]
    [TestCase("{")]
    [TestCase("{\"eventType\"")]
    [TestCase("{\"eventType\":")]
    [TestCase("{\"eventType\":\"INVOKE\",}")]
    [TestCase("{\"eventType\":\"INVOKE\"} x")]
    [TestCase("\ufeff{\"eventType\":\"INVOKE\"}")]
    public void What_is_no_JSON_object_is_a_JSON_error(string json) =>
        Assert.That(() => Read(json), Throws.InstanceOf<JsonException>());

    [Test]
    public void Nesting_without_end_is_a_JSON_error() =>
        Assert.That(() => Read("{\"x\":" + new string('[', 100_000)), Throws.InstanceOf<JsonException>());

    [Test]
    public void Bytes_that_are_not_UTF8_are_an_error_where_they_are_needed_and_none_elsewhere()
    {
        Assert.That(() => _reader.Read(Bytes.Of("{\"eventType\":\"INVOKE\",\"requestId\":\"\xff\"}")), Throws.InvalidOperationException);
        Assert.That(_reader.Read(Bytes.Of("{\"eventType\":\"INVOKE\",\"other\":\"\xff\"}")), Is.TypeOf<InvokeEvent>());
    }

    [Test]
    public void The_usual_strings_are_made_once()
    {
        const string Json = "{\"eventType\":\"INVOKE\",\"invokedFunctionArn\":\"arn:1\",\"tracing\":{\"type\":\"X-Amzn-Trace-Id\",\"value\":\"v\"}}";
        var first = (InvokeEvent)Read(Json);
        var second = (InvokeEvent)Read(Json);
        Assert.That(second.InvokedFunctionArn, Is.SameAs(first.InvokedFunctionArn));
        Assert.That(second.Tracing!.Type, Is.SameAs(first.Tracing!.Type));
        var other = (InvokeEvent)Read("{\"eventType\":\"INVOKE\",\"invokedFunctionArn\":\"arn:2\"}");
        Assert.That((other.InvokedFunctionArn, ((InvokeEvent)Read(Json)).InvokedFunctionArn), Is.EqualTo(("arn:2", "arn:1")));
    }

    private ExtensionEvent Read(string json) => _reader.Read(Encoding.UTF8.GetBytes(json));
}
