using Lambda.Extensions.Sdk.Cli.Report.Model;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Numbers the participants in the order in which they appear.</summary>
internal sealed class Lanes
{
    public const int Platform = 0;

    public const int Runtime = 1;

    private readonly List<Lane> _lanes = [new("platform", LaneKind.Platform), new("runtime", LaneKind.Runtime)];
    private readonly Dictionary<string, int> _extensions = new(StringComparer.Ordinal);

    public IReadOnlyList<Lane> All => _lanes;

    public int Of(EmulatorEvent happened)
    {
        if (happened.Extension is not { } name) return happened.Name.StartsWith("runtime.", StringComparison.Ordinal) ? Runtime : Platform;
        if (_extensions.TryGetValue(name, out int lane)) return lane;
        _extensions[name] = _lanes.Count;
        _lanes.Add(new Lane(ReportText.Clean(name), LaneKind.Extension));
        return _lanes.Count - 1;
    }
}
