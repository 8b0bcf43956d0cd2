using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;

namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>Pairs the extensions of a replay with the recorded ones: by their names, and a single one with a single recorded one.</summary>
/// <param name="Recorded">The recorded name of each extension, by its name in the replay.</param>
/// <param name="Notes">The recorded extensions that nothing is played to.</param>
internal sealed record ReplayNames(IReadOnlyDictionary<string, string> Recorded, IReadOnlyList<string> Notes)
{
    /// <exception cref="EmulatorException">An extension has no recorded one.</exception>
    public static ReplayNames Of(RecordingFile recording, IReadOnlyList<ExtensionDefinition> extensions)
    {
        if (extensions.Count == 0) throw new EmulatorException("A replay needs an extension. Add the one to play the recording to.");
        if (recording.Extensions.Count == 0) throw new EmulatorException($"The recording '{recording.Path}' has no extension, so there is nothing to replay. Record a run with an extension.");
        var recorded = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ExtensionDefinition extension in extensions)
        {
            if (recording.Extensions.Contains(extension.Name, StringComparer.Ordinal))
                recorded.Add(extension.Name, extension.Name);
            else if (recording.Extensions.Count == 1 && extensions.Count == 1)
                recorded.Add(extension.Name, recording.Extensions[0]);
            else
                throw new EmulatorException($"The recording '{recording.Path}' has no extension '{extension.Name}'. It has {string.Join(", ", recording.Extensions)}: replay one of these names.");
        }

        return new ReplayNames(recorded, [.. recording.Extensions.Where(name => !recorded.ContainsValue(name)).Select(name => $"the recorded extension {name} is not replayed")]);
    }
}
