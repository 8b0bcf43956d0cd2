using System.Text;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;

namespace Lambda.Extensions.Sdk.Testing.Tests.Recording;

/// <summary>Files that are damaged, or are no recordings.</summary>
public sealed class ReaderTests
{
    private const string Header = """{"format":"lambda-recording","version":1,"started":"2026-01-01T00:00:00.000000Z","source":"emulator","function":{"name":"f"}}""";
    private const string Lines =
        $$$"""
        {{{Header}}}
        {"t":10,"type":"init.start","phase":"init"}
        {"type":"extension.registered","extension":"one","events":["INVOKE"],"external":true,"t":20}
        {"t":25,"type":"extension.dreamt","of":[1,2,3]}
        {"t":30,"type":"extension.event","extension":"one","event":"INVOKE","body":{"eventType":"INVOKE"}}
        {"t":40,"type":"end"}

        """;

    [TestCase("", "is empty")]
    [TestCase("\n\n", "is empty")]
    [TestCase("<!DOCTYPE html>\n<html></html>", "is no recording")]
    [TestCase("{\"format\":\"something else\",\"version\":1}", "is no recording")]
    [TestCase("[1]", "is no recording")]
    [TestCase("{\"format\":\"lambda-recording\",\"version\":2}", "is of version 2, and this version of lambda-ext reads version 1. Update lambda-ext")]
    [TestCase("{\"format\":\"lambda-recording\"}", "has no version")]
    [TestCase("{\"format\":\"lambda-recording\",\"version\":\"one\"}", "has no version")]
    public void A_file_that_cannot_be_replayed_is_refused_in_one_line(string text, string reason)
    {
        EmulatorException? refusal = Assert.Throws<EmulatorException>(() => Parse(text));
        Assert.That(refusal!.Message, Does.Contain(reason).And.Contain("some.jsonl").And.Not.Contain("\n"));
    }

    [Test]
    public void A_missing_file_is_refused_in_one_line() =>
        Assert.That(() => RecordingReader.Read("/no/such/recording.jsonl"), Throws.TypeOf<EmulatorException>().With.Message.Contains("cannot be read"));

    [Test]
    public void A_folder_is_refused_in_one_line() =>
        Assert.That(() => RecordingReader.Read(Path.GetTempPath()), Throws.TypeOf<EmulatorException>().With.Message.Contains("is a folder. Name a recording in it."));

    [Test]
    public void Members_in_any_order_unknown_types_and_carriage_returns_are_read()
    {
        RecordingFile recording = Parse(Lines.ReplaceLineEndings("\r\n"));
        Assert.That(recording.Notes, Is.Empty);
        Assert.That(recording.Extensions, Is.EqualTo(new[] { "one" }));
        Assert.That(recording.Lives.Single().Lines, Has.Count.EqualTo(5));
    }

    [Test]
    public void A_recording_that_is_cut_at_any_byte_is_refused_in_one_line_or_read_with_a_note()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Lines);
        int header = Encoding.UTF8.GetByteCount(Header);
        for (int length = 0; length < whole.Length - 1; length++)
        {
            try
            {
                RecordingFile recording = RecordingReader.Parse("some.jsonl", whole.AsMemory(0, length));
                Assert.That(length, Is.GreaterThanOrEqualTo(header));
                if (length < whole.Length - 2) Assert.That(recording.Notes, Is.Not.Empty, $"cut at {length}");
            }
            catch (EmulatorException e)
            {
                Assert.That(length, Is.LessThan(header));
                Assert.That(e.Message, Does.Contain("is no recording").Or.Contain("is empty"));
            }
        }
    }

    [Test]
    public void A_damaged_line_in_the_middle_is_left_out_and_named()
    {
        RecordingFile recording = Parse(Lines.Replace("""{"t":10,"type":"init.start","phase":"init"}""", "}{ not json", StringComparison.Ordinal));
        Assert.That(recording.Lives.Single().Lines, Has.Count.EqualTo(4));
        Assert.That(recording.Notes, Has.Count.EqualTo(1).And.Some.Contains("the first is line 2"));
    }

    [TestCase("""{"t":-1,"type":"end"}""")]
    [TestCase("""{"t":9223372036854775807,"type":"end"}""")]
    [TestCase("""{"t":"1","type":"end"}""")]
    [TestCase("""{"t":1,"type":7}""")]
    [TestCase("""[1]""")]
    [TestCase("""{"t":1,"type":"\ud800"}""")]
    public void A_line_without_a_time_or_a_type_is_damaged(string line) =>
        Assert.That(Parse($"{Header}\n{line}\n").Notes, Has.Some.Contains("1 damaged line"));

    [Test]
    public void A_body_with_bytes_that_are_no_UTF_8_is_kept_byte_for_byte()
    {
        byte[] body = [.. "{\"a\":\""u8, 0xA7, .. "\"}"u8];
        Assert.That(RecordingReader.LineOf([.. "{\"t\":1,\"type\":\"extension.event\",\"body\":"u8, .. body, (byte)'}'])!.Body, Is.EqualTo(body));
    }

    [TestCase("\\ud800AA")]
    [TestCase("not base64")]
    [TestCase("A")]
    public void A_body_that_is_no_base64_is_no_body(string digits) =>
        Assert.That(RecordingReader.LineOf(Encoding.UTF8.GetBytes($$"""{"t":1,"type":"telemetry.delivered","base64":"{{digits}}"}"""))!.Body, Is.Null);

    [TestCase("4294967424")]
    [TestCase("-1")]
    [TestCase("0")]
    public void A_memory_that_no_function_has_is_left_out(string memory) =>
        Assert.That(Parse($$$"""{"format":"lambda-recording","version":1,"function":{"memoryMb":{{{memory}}}}}""").Header.MemoryMb, Is.Null);

    private static RecordingFile Parse(string text) => RecordingReader.Parse("some.jsonl", Encoding.UTF8.GetBytes(text));
}
