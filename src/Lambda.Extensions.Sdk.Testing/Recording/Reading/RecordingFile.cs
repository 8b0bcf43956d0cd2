using Lambda.Extensions.Sdk.Testing.Recording.Format;

namespace Lambda.Extensions.Sdk.Testing.Recording.Reading;

/// <summary>A recording that has been read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Header">Its first line.</param>
/// <param name="Lives">The lives of the environment, in order.</param>
/// <param name="Notes">What the reader noticed: a cut end, damaged lines.</param>
internal sealed record RecordingFile(string Path, RecordingHeader Header, IReadOnlyList<RecordedLife> Lives, IReadOnlyList<string> Notes)
{
    /// <summary>True when an extension recorded its own traffic, which is no measure for another one.</summary>
    public bool IsOfRecorder => Header.Source == "recorder";

    /// <summary>The external extensions, in the order of their names.</summary>
    public IReadOnlyList<string> Extensions { get; } =
    [
        .. Lives.SelectMany(life => life.Lines)
            .Where(line => line.Type is RecordingFormat.Registered or RecordingFormat.ExtensionStarted or RecordingFormat.Event)
            .GroupBy(line => line.Extension, StringComparer.Ordinal)
            // Those inside the function are a part of it.
            .Where(lines => !lines.Any(line => line.Type == RecordingFormat.Registered && !line.IsTrue("external")))
            .Select(lines => lines.Key)
            .OfType<string>()
            .Order(StringComparer.Ordinal),
    ];
}
