using Lambda.Extensions.Sdk.Testing.Recording.Format;

namespace Lambda.Extensions.Sdk.Testing.Recording.Reading;

/// <summary>The lines of one life of an environment: from an INIT to the reset or shutdown that ends it.</summary>
internal sealed record RecordedLife(IReadOnlyList<RecordedLine> Lines)
{
    public bool HasEnd => Lines.Any(line => line.Type == RecordingFormat.ShutdownStart);

    /// <summary>Returns the lives of a sequence of lines.</summary>
    public static IReadOnlyList<RecordedLife> Split(IEnumerable<RecordedLine> lines)
    {
        List<List<RecordedLine>> lives = [];
        foreach (RecordedLine line in lines)
        {
            if (lives.Count == 0 || (line.Type == RecordingFormat.InitStart && lives[^1].Count > 0)) lives.Add([]);
            lives[^1].Add(line);
        }

        return [.. lives.Select(life => new RecordedLife(life))];
    }
}
