using System.Text;
using Lambda.Extensions.Sdk.Hosting.Telemetry;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

public sealed class OpenInvocationTests
{
    private const string One = "11111111-1111-1111-1111-111111111111";
    private const string Two = "22222222-2222-2222-2222-222222222222";
    private const string Three = "33333333-3333-3333-3333-333333333333";

    private readonly OpenInvocation _open = new(InitializationType.OnDemand);
    private DateTimeOffset _now = new(2026, 11, 23, 8, 15, 0, TimeSpan.Zero);
    private long _dropped;

    [Test]
    public void A_line_between_start_and_end_has_the_id_of_its_invocation()
    {
        string?[] ids = Deliver(Line("init"), Start(One), Line("a"), Line("b"), Done(One), Line("late"), Start(Two), Report(One), Line("c"), Done(Two));
        Assert.That(ids, Is.EqualTo(new string?[] { null, One, One, null, Two }));
    }

    [Test]
    public void An_invocation_stays_open_over_deliveries()
    {
        Assert.That(Deliver(Start(One)), Is.Empty);
        Assert.That(Deliver(Line("a")), Is.EqualTo((string[])[One]));
        Assert.That(Deliver(Line("b"), Done(One), Line("late")), Is.EqualTo(new[] { One, null }));
        Assert.That(Deliver(Line("later")), Is.EqualTo(new string?[] { null }));
    }

    [Test]
    public void After_a_lost_start_lines_have_no_id_until_the_next_start()
    {
        Assert.That(Deliver(Start(One), Line("a"), Done(One)), Is.EqualTo((string[])[One]));
        Assert.That(Deliver(Line("b"), Done(Two), Start(Three), Line("c")), Is.EqualTo(new[] { null, Three }));
    }

    [Test]
    public void After_a_lost_end_the_next_start_decides()
    {
        Assert.That(Deliver(Start(One), Line("a"), Start(Two), Line("b")), Is.EqualTo((string[])[One, Two]));
    }

    [Test]
    public void With_a_lost_end_and_a_lost_start_the_lines_between_are_of_either_invocation()
    {
        Assert.That(Deliver(Start(One), Line("of one or two"), Done(Two), Line("late")), Is.EqualTo(new string?[] { null, null }));
    }

    [Test]
    public void A_line_after_the_next_INVOKE_event_is_not_of_the_invocation_before()
    {
        _open.Begin(One, _now);
        Assert.That(Deliver(Start(One), Line("a")), Is.EqualTo((string[])[One]));
        _now = _now.AddSeconds(1);
        _open.Begin(Two, _now);
        _now = _now.AddSeconds(1);
        Assert.That(Deliver(Line("the end and the start are lost")), Is.EqualTo(new string?[] { null }));
        Assert.That(Deliver(Line("the report of the first comes now"), Report(One)), Is.EqualTo(new string?[] { null }));
    }

    [Test]
    public void Records_that_come_after_the_next_INVOKE_event_have_their_own_order()
    {
        _open.Begin(One, _now);
        _open.Begin(Two, _now);
        Assert.That(Deliver(Start(One), Line("a"), Done(One), Start(Two), Line("b")), Is.EqualTo((string[])[One, Two]));
    }

    [Test]
    public void A_line_that_was_written_before_the_start_has_no_id()
    {
        string old = Line("of the one before");
        _now = _now.AddSeconds(1);
        Assert.That(Deliver(Start(One), old, Line("a")), Is.EqualTo(new[] { null, One }));
    }

    [Test]
    public void A_repeated_or_late_start_opens_nothing()
    {
        string start = Start(One);
        _now = _now.AddSeconds(1);
        Assert.That(Deliver(start, Line("a"), Done(One), start, Line("b")), Is.EqualTo(new[] { One, null }));
        string early = Start(Two);
        _now = _now.AddSeconds(1);
        Assert.That(Deliver(Done(Two), early, Line("c")), Is.EqualTo(new string?[] { null }));
        Assert.That(Deliver(Start(Three), Line("d"), Done(Three), start, Line("e")), Is.EqualTo(new[] { Three, null }));
    }

    [Test]
    public void A_repeated_end_of_an_earlier_invocation_ends_nothing()
    {
        string done = Done(One);
        _now = _now.AddSeconds(1);
        Assert.That(Deliver(Start(Two), done, Line("a")), Is.EqualTo((string[])[Two]));
    }

    [Test]
    public void A_retry_with_the_same_id_is_open_again()
    {
        Assert.That(Deliver(Start(One), Line("a"), Done(One)), Is.EqualTo((string[])[One]));
        _now = _now.AddMinutes(1);
        Assert.That(Deliver(Start(One), Line("b"), Done(One)), Is.EqualTo((string[])[One]));
    }

    [Test]
    public void Where_records_are_missing_lines_have_no_id_until_the_next_start([Values("unreadable", "dropped by the platform", "dropped here")] string how)
    {
        Assert.That(Deliver(Start(One), Line("a")), Is.EqualTo((string[])[One]));
        string[] gap = how switch
        {
            "unreadable" => [Line("b"), "{\"damaged", Line("c")],
            "dropped by the platform" => [Line("b"), FakeTelemetry.Record("platform.logsDropped", _now, """{"reason":"x","droppedRecords":3,"droppedBytes":9}"""), Line("c")],
            _ => [Line("b"), Line("c")],
        };
        if (how == "dropped here") _dropped++;
        Assert.That(Deliver(gap), Has.All.Null);
        Assert.That(Deliver(Line("d")), Has.All.Null);
        Assert.That(Deliver(Start(Two), Line("e")), Is.EqualTo((string[])[Two]));
    }

    [Test]
    public void A_failed_environment_ends_its_invocation()
    {
        string init = FakeTelemetry.Record("platform.initStart", _now, """{"initializationType":"on-demand","phase":"init"}""");
        Assert.That(Deliver(Start(One), Line("a"), init, Line("of the next initialisation")), Is.EqualTo(new[] { One, null }));
    }

    [TestCase("lambda-managed-instances")]
    [TestCase("a-later-kind")]
    [TestCase("")]
    public void Where_several_invocations_may_run_at_once_lines_have_no_id(string type)
    {
        Assert.That(Deliver(new OpenInvocation(new InitializationType(type)), Start(One), Line("a")), Is.EqualTo(new string?[] { null }));
    }

    [Test]
    public void INVOKE_events_show_that_an_unknown_kind_of_environment_runs_one_at_a_time()
    {
        var open = new OpenInvocation(new InitializationType("a-later-kind"));
        open.Begin(One, _now);
        Assert.That(Deliver(open, Start(One), Line("a")), Is.EqualTo((string[])[One]));
    }

    [Test]
    public void Lines_of_extensions_have_no_id()
    {
        Assert.That(Deliver(Start(One), FakeTelemetry.Line("a", _now, "extension")), Is.EqualTo(new string?[] { null }));
    }

    [Test]
    public void A_line_in_JSON_form_keeps_its_own_id_and_gets_one_if_it_has_none()
    {
        Assert.That(
            Deliver(Start(One), Json($$"""{"requestId":"{{Two}}"}"""), Json("""{"message":"x"}"""), Json($$"""{"AWSRequestId":"{{Two}}"}"""), Json($$"""{"aws_request_id":"{{One}}"}""")),
            Is.EqualTo(new[] { Two, One, null, One }));
    }

    [TestCase("2026-11-23T08:15:16.050Z\t" + Two + "\tINFO\tx", false)]
    [TestCase("2026-11-23T08:15:16.050Z\t" + One + "\tINFO\tx", true)]
    [TestCase("[INFO]\t2026-11-23T08:15:16.050Z\t" + Two + "\tx", false)]
    [TestCase("2026-11-23 08:15:16 " + Two + " INFO Main - x", false)]
    [TestCase("level=info AWSRequestId=" + Two + " msg=x", false)]
    [TestCase("RequestId: " + Two + " Error: x", false)]
    [TestCase("RequestId: " + One + " Error: x", true)]
    [TestCase("{\"message\":\"x\",\"function_request_id\":\"" + Two + "\"}", false)]
    [TestCase("faas.invocation_id=dddddddd-2222-2222-2222-222222222222", false)]
    [TestCase("the order " + Two + " is paid", true)]
    [TestCase("plain", true)]
    [TestCase("", true)]
    public void A_text_that_names_another_invocation_has_no_id(string text, bool hasId)
    {
        Assert.That(Deliver(Start(One), Line(text)), Is.EqualTo(new[] { hasId ? One : null }));
    }

    [Test]
    public async Task The_hook_receives_lines_with_the_id_of_their_invocation()
    {
        var life = new TelemetryLife();
        // Where this is unknown, the records may come before the event that shows it.
        life.Life.Variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        life.Start();
        await life.Life.Next(1);
        string id = life.Invoke();
        life.Telemetry.Deliver(FakeTelemetry.Line("init", life.Now), FakeTelemetry.Started(id, life.Now), FakeTelemetry.Line("a", life.Now));
        life.Telemetry.Deliver(FakeTelemetry.Line("b", life.Now), FakeTelemetry.RuntimeDone(id, life.Now));
        await life.Life.Next(2);
        Assert.That(life.Script.Read(life.Script.Batches).SelectMany(b => b.Records).OfType<FunctionRecord>().Select(l => l.RequestId), Is.EqualTo(new[] { null, id, id }));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    private string Start(string id) => FakeTelemetry.Started(id, _now);

    private string Done(string id) => FakeTelemetry.RuntimeDone(id, _now);

    private string Report(string id) => FakeTelemetry.Report(id, _now);

    private string Line(string text) => FakeTelemetry.Line(text, _now);

    private string Json(string record) => FakeTelemetry.Record("function", _now, record);

    private string?[] Deliver(params string[] records) => Deliver(_open, records);

    private string?[] Deliver(OpenInvocation open, params string[] records)
    {
        var batch = TelemetryBatch.Parse(Encoding.UTF8.GetBytes($"[{string.Join(',', records)}]"));
        open.Stamp(batch, _dropped);
        return [.. batch.Records.OfType<LogRecord>().Select(l => l.RequestId)];
    }
}
