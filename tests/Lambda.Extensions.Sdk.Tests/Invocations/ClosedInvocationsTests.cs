using Lambda.Extensions.Sdk.Invocations;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

[Category("G10")]
internal sealed class ClosedInvocationsTests
{
    [Test]
    public void The_oldest_is_forgotten_and_one_that_came_again_is_not_old()
    {
        var closed = new ClosedInvocations(3);
        foreach (string id in new[] { "a", "b", "a", "c" }) closed.Add(new InvocationEntry(id, isManaged: false, TimeProvider.System), isPartial: false);
        Assert.That(new[] { "a", "b", "c" }.Where(closed.Contains), Is.EqualTo(new[] { "a", "b", "c" }));
        closed.Add(new InvocationEntry("d", isManaged: false, TimeProvider.System), isPartial: false);
        Assert.That(new[] { "a", "b", "c", "d" }.Where(closed.Contains), Is.EqualTo(new[] { "a", "c", "d" }));
        closed.Add(new InvocationEntry("e", isManaged: false, TimeProvider.System), isPartial: false);
        Assert.That(new[] { "a", "b", "c", "d", "e" }.Where(closed.Contains), Is.EqualTo(new[] { "c", "d", "e" }));
    }

    [Test]
    public void A_record_newer_than_all_of_a_closed_invocation_belongs_to_a_later_attempt()
    {
        ClosedInvocations closed = Closed(isPartial: false, Story.DoneJson("a", 10), Story.ReportJson("a", 20), Story.StartJson("a", 1));
        Assert.That((closed.Covers("a", Story.At(19)), closed.Covers("a", Story.At(20)), closed.Covers("a", Story.At(20.1)), closed.Covers("a", null)), Is.EqualTo((true, true, false, true)));
        Assert.That((closed.IsOlder("a", Story.At(20)), closed.IsOlder("a", Story.At(20.1)), closed.IsOlder("a", null)), Is.EqualTo((true, false, false)));
        Assert.That((closed.Covers("b", null), closed.IsOlder("b", Story.At(0)), closed.Contains("b")), Is.EqualTo((false, false, false)));
    }

    [Test]
    public void An_invocation_that_was_given_up_covers_every_later_record() =>
        Assert.That(Closed(isPartial: true, Story.DoneJson("a", 10)).Covers("a", Story.At(60_000)), Is.True);

    [Test]
    public void Telemetry_was_faster_than_an_event_unless_its_records_are_older_than_the_call_that_the_event_answers()
    {
        ClosedInvocations closed = Closed(isPartial: false, Story.ReportJson("a", 20));
        Assert.That((closed.WasFaster("a", Story.At(19)), closed.WasFaster("a", Story.At(20)), closed.WasFaster("a", Story.At(21)), closed.WasFaster("a", null)), Is.EqualTo((true, true, false, true)));
        Assert.That(closed.WasFaster("b", null), Is.False);

        var entry = new InvocationEntry("a", isManaged: false, TimeProvider.System);
        entry.Begin(new InvokeEvent("a", "arn:f"), null, null);
        closed.Add(entry, isPartial: false);
        Assert.That(closed.WasFaster("a", null), Is.False, "its event came");
    }

    [Test]
    public void A_request_id_has_256_characters_at_most()
    {
        Story story = new Story().Tell(Story.StartJson(new string('x', 257), 1));
        Assert.That(story.Tracker.Count, Is.Zero);
        Assert.That(story.Tell(Story.StartJson(new string('x', 256), 1)).Tracker.Count, Is.EqualTo(1));
    }

    private static ClosedInvocations Closed(bool isPartial, params string[] records)
    {
        var entry = new InvocationEntry("a", isManaged: false, TimeProvider.System);
        foreach (string record in records) entry.Join((PlatformInvocationRecord)Story.Record(record));
        var closed = new ClosedInvocations(3);
        closed.Add(entry, isPartial);
        return closed;
    }
}
