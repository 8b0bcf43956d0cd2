using System.Globalization;
using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Tests.Run;

/// <summary>What an output makes of an emulator's events, without what differs from run to run.</summary>
internal static partial class Transcript
{
    public static string Human(LambdaEmulator emulator, int asked = 1, bool useColor = false) =>
        Normalise(Raw(writer => new HumanOutput(writer, useColor), emulator, asked));

    public static string Json(LambdaEmulator emulator, int asked = 1) =>
        Normalise(Raw(writer => new JsonOutput(writer), emulator, asked));

    public static string Raw(Func<TextWriter, IRunOutput> create, LambdaEmulator emulator, int asked)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var output = create(writer);
        var prepared = new PreparedRun([new PreparedExtension(PlayedEnvironment.Extension, "/opt/extensions/my-ext", "layer.zip")], null, new Dictionary<string, string>());
        var recorder = new RunRecorder([PlayedEnvironment.Extension]);
        var options = new RunOptions { Extensions = ["layer.zip"], Invocations = asked };
        output.Begin(options, prepared);

        // The runtime's exit is noticed beside what the shutdown does next: its place may differ.
        foreach (var happened in emulator.Timeline.Where(happened => happened.Name != EmulatorEventNames.RuntimeExited))
        {
            recorder.Record(happened);
            output.Write(happened);
        }

        output.End(recorder.Summarise(options, interrupted: false));
        return writer.ToString().Trim();
    }

    private static string Normalise(string text)
    {
        text = Offset().Replace(text, "0.0");
        text = Milliseconds().Replace(text, "0.0 ms");
        text = JsonNumber().Replace(text, "$1:0");
        return Uuid().Replace(text, "ID");
    }

    [GeneratedRegex(@"(?<=^(\e\[2m)?) *\d+\.\d(?=(\e\[0m)?  )", RegexOptions.Multiline)]
    private static partial Regex Offset();

    [GeneratedRegex(@"\d+\.\d ms")]
    private static partial Regex Milliseconds();

    [GeneratedRegex("""("(?:t|deadlineMs|durationMs|responseMs|heldMs|afterShutdownMs|registerMs|firstNextMs|p50|max)"):[\d.E-]+""")]
    private static partial Regex JsonNumber();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uuid();
}
