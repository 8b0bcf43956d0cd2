using System.Text;
using Lambda.Extensions.Sdk.Fuzzing;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;
using Lambda.Extensions.Sdk.Testing.Replay;

namespace Lambda.Extensions.Sdk.Testing.Tests.Fuzzing;

/// <summary>The reader of recordings.</summary>
[Category("Fuzz")]
internal sealed class RecordingFuzz
{
    private const string Header = """{"format":"lambda-recording","version":1,"started":"2026-01-01T00:00:00.000000Z","source":"emulator","function":{"name":"f","memoryMb":128,"timeoutMs":3000}}""";

    private static readonly string[] Lines =
    [
        """{"t":10,"type":"init.start","phase":"init"}""",
        """{"type":"extension.registered","extension":"one","events":["INVOKE"],"external":true,"t":20}""",
        """{"t":25,"type":"extension.dreamt","of":[1,2,3]}""",
        """{"t":30,"type":"extension.event","extension":"one","event":"INVOKE","body":{"eventType":"INVOKE","deadlineMs":1767225603000,"requestId":"a"}}""",
        """{"t":35,"type":"telemetry.delivered","extension":"one","base64":"W10="}""",
        """{"t":36,"type":"telemetry.delivered","extension":"one","text":"[{\"type\":\"function\"}]"}""",
        """{"t":37,"type":"shutdown.start","reason":"spindown","budgetMs":2000}""",
        """{"t":40,"type":"end"}""",
    ];

    [Test]
    public void Any_file_is_a_recording_with_notes_or_is_refused_in_one_line() => FuzzRun.Each(random =>
    {
        var text = new StringBuilder();
        if (random.Next(16) > 0) text.Append(Header).Append('\n');
        for (int n = random.Next(8); n > 0; n--) text.Append(random.Next(4) == 0 ? Odd(random) : Lines[random.Next(Lines.Length)]).Append('\n');
        Check(Damage.Of(random, Encoding.UTF8.GetBytes(text.ToString()), JsonInput.Fragments));
    });

    private static string Odd(Random random) => $$"""{"t":{{random.NextInt64()}},"type":{{JsonInput.Text(random)}},"extension":{{JsonInput.Value(random)}},"body":{{JsonInput.Value(random)}},"events":{{JsonInput.Value(random)}}}""".ReplaceLineEndings(" ");

    private static void Check(byte[] bytes)
    {
        try
        {
            RecordingFile file = RecordingReader.Parse("some.jsonl", bytes);
            FuzzRun.Require(file.Notes.All(IsOneLine), "a note has several lines");
            FuzzRun.Require(file.Header.MemoryMb is null or > 0, $"memory of {file.Header.MemoryMb} MB");
            foreach (RecordedLife life in file.Lives)
            {
                _ = life.HasEnd;
                foreach (string extension in file.Extensions) _ = ExtensionStory.Of(life, extension).Events.Count;
                foreach (RecordedLine line in life.Lines.Where(line => line.Body is not null)) _ = ShiftedEvent.Of(line.Body!, file.Header.Started + line.At, file.Header.Started).Body;
            }
        }
        catch (EmulatorException refused)
        {
            FuzzRun.Require(IsOneLine(refused.Message), refused.Message);
        }
    }

    private static bool IsOneLine(string text) => text.Length is > 0 and < 500 && !text.Contains('\n', StringComparison.Ordinal);
}
