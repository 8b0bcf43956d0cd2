using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>Represents the result of a replay: how the extensions' behaviour differs from the recorded one.</summary>
public sealed class ReplayResult
{
    internal ReplayResult()
    {
    }

    /// <summary>Gets a value that indicates whether the extensions behaved as recorded.</summary>
    public bool IsSame => Differences.Count == 0;

    /// <summary>Gets the differences, one sentence each, in the order of extensions, lives and events. Two replays of the same behaviour have the same ones.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    /// <summary>Gets the events that were recorded or replayed, with their times.</summary>
    public required IReadOnlyList<ReplayedEvent> Events { get; init; }

    /// <summary>Gets notes about the recording: a cut end, damaged lines, extensions that are not replayed.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Gets the extensions by name, with their output.</summary>
    public required IReadOnlyDictionary<string, EmulatedExtension> Extensions { get; init; }

    /// <summary>Gets all events of the replay, in order.</summary>
    public required EmulatorTimeline Timeline { get; init; }
}
