using System.Text;
using System.Text.Json.Nodes;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;
using Lambda.Extensions.Sdk.Testing.Replay;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests.Replay;

/// <summary>Recordings that somebody changed by hand, or that another writer made.</summary>
public sealed class DamagedRecordingTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Lambda.Extensions.Sdk.Testing.Tests", "Recordings", "lost-runtime-done.jsonl"));

    private static readonly string[] Values = ["null", "true", "-1", "1e300", "99999999999999999999", "\"\"", "\"\\ud800\"", "[]", "[null,1,\"\\ud800\"]", "{}", "{\"\\ud800\":1}", "\"9999-12-31T23:59:59Z\""];

    [Test]
    public void A_member_of_any_other_type_is_read_and_compared_without_an_exception()
    {
        var subscription = new Subscription { Api = SubscriptionApi.Telemetry, SchemaVersion = "2025-01-29", Types = ["platform"], MaxItems = 1, MaxBytes = 1, Timeout = default, IsTcp = false, Port = 1, PathAndQuery = "/", Method = "POST" };
        RecordingFile whole = Parse(Lines);
        for (int i = 0; i < Lines.Length; i++)
        {
            foreach (string name in JsonNode.Parse(Lines[i])!.AsObject().Select(member => member.Key))
            {
                foreach (string value in Values)
                {
                    JsonObject line = JsonNode.Parse(Lines[i])!.AsObject();
                    line[name] = 0;
                    string changed = line.ToJsonString().Replace($"\"{name}\":0", $"\"{name}\":{value}", StringComparison.Ordinal);
                    try
                    {
                        Use(i == 0 ? [changed, .. Lines[1..3]] : [Lines[0], changed], whole, subscription);
                    }
                    catch (EmulatorException) when (i == 0)
                    {
                        // A header that is none.
                    }
                }
            }
        }
    }

    [TestCase("""{"eventType":"INVOKE","deadlineMs":1700000001000,"\ud800":1}""")]
    [TestCase("""{"eventType":"INVOKE","deadlineMs":"soon"}""")]
    [TestCase("""{"eventType":"INVOKE","deadlineMs":9223372036854775807}""")]
    [TestCase("""{"eventType":"INVOKE","deadlineMs":-9223372036854775808}""")]
    [TestCase("[1,2]")]
    [TestCase("no json")]
    public void An_event_whose_deadline_cannot_be_moved_is_delivered_as_it_is(string body)
    {
        var then = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);
        var shifted = ShiftedEvent.Of(Encoding.UTF8.GetBytes(body), then, then.AddHours(1));
        Assert.That(shifted.Body, Is.EqualTo(body));
        Assert.That(shifted.Left, Is.Null);
    }

    [Test]
    public void A_deadline_is_moved_so_that_the_recorded_time_is_left()
    {
        var then = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);
        var shifted = ShiftedEvent.Of("""{"eventType":"INVOKE","deadlineMs":1700000003000,"further":[1.50]}"""u8.ToArray(), then, then.AddHours(1));
        Assert.That(shifted.Body, Is.EqualTo("""{"eventType":"INVOKE","deadlineMs":1700003603000,"further":[1.50]}"""));
        Assert.That(shifted.Left, Is.EqualTo(TimeSpan.FromSeconds(3)));
    }

    private static void Use(string[] lines, RecordingFile whole, Subscription subscription)
    {
        RecordingFile recording = Parse(lines);
        foreach (RecordedLife life in recording.Lives)
        {
            var comparer = new StoryComparer("name", new ReplayOptions { Speed = 1 });
            comparer.Compare(life, ExtensionStory.Of(life, "Observer"), ExtensionStory.Of(whole.Lives[0], "Observer"), 1);
            comparer.Compare(whole.Lives[0], ExtensionStory.Of(whole.Lives[0], "Observer"), ExtensionStory.Of(life, "Observer"), 1);
            foreach (byte[] body in life.Lines.Select(line => line.Body).OfType<byte[]>())
            {
                TelemetryBody.For(subscription, body);
                ShiftedEvent.Of(body, recording.Header.Started + life.Lines.Max(line => line.At), DateTimeOffset.UnixEpoch);
            }
        }
    }

    private static RecordingFile Parse(string[] lines) => RecordingReader.Parse("some.jsonl", Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
}
