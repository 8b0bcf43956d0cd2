using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;
using Lambda.Extensions.Sdk.Testing.Replay;

namespace Lambda.Extensions.Sdk.Testing.Tests.Replay;

/// <summary>Times count at the recorded speed only, and beyond the tolerance.</summary>
public sealed class TimeTests
{
    [TestCase(10, 250, false)]
    [TestCase(10, 270, true)]
    [TestCase(1000, 1490, false)]
    [TestCase(1000, 1510, true)]
    [TestCase(1000, 510, false)]
    [TestCase(1000, 490, true)]
    public void A_time_differs_by_more_than_250_ms_and_more_than_half_of_the_recorded_one(int recordedMs, int nowMs, bool differs)
    {
        Assert.That(Compare(recordedMs, nowMs, speed: 1), differs
            ? Is.EqualTo(new[] { $"one: event 1, INVOKE r1: asked for the next event after {nowMs} ms, in the recording after {recordedMs} ms" })
            : Is.Empty);
        Assert.That(Compare(recordedMs, nowMs, ReplayOptions.FullSpeed), Is.Empty);
        Assert.That(Compare(recordedMs, nowMs, speed: 2), Is.Empty);
    }

    private static IReadOnlyList<string> Compare(int recordedMs, int nowMs, double speed)
    {
        RecordedLife recorded = Life(recordedMs);
        var comparer = new StoryComparer("one", new ReplayOptions { Speed = speed });
        comparer.Compare(recorded, ExtensionStory.Of(recorded, "one"), ExtensionStory.Of(Life(nowMs), "one"), 0);
        return comparer.Differences;
    }

    private static RecordedLife Life(int tookMs) => RecordingReader.Parse("some.jsonl", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$$"""
        {"format":"lambda-recording","version":1}
        {"t":1000,"type":"extension.registered","extension":"one","events":["INVOKE"],"external":true}
        {"t":2000,"type":"extension.next","extension":"one"}
        {"t":3000,"type":"extension.event","extension":"one","event":"INVOKE","requestId":"r1","body":{}}
        {"t":{{{3000 + (tookMs * 1000)}}},"type":"extension.next","extension":"one"}
        {"t":900000000,"type":"end"}

        """))).Lives.Single();
}
