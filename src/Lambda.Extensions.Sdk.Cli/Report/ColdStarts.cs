using Lambda.Extensions.Sdk.Cli.Report.Model;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>
/// Splits each INIT. The platform waits twice for extensions: for all registrations, before it starts the runtime, and for each first
/// <c>next</c> after the runtime's. An extension adds the time in which the platform waited for it alone; the rest is shared.
/// </summary>
internal sealed class ColdStarts
{
    /// <summary>The most INITs. A run with more fails again and again.</summary>
    private const int MaxColdStarts = 200;

    private readonly List<ColdStart> _all = [];
    private readonly SortedDictionary<int, ColdStartPart> _parts = [];
    private TimeSpan? _begun;

    public IReadOnlyList<ColdStart> All => _all;

    /// <summary>Gets the participant that was ready last in the last INIT; <see langword="null"/> when it is not known.</summary>
    public int? Last { get; private set; }

    public void Begin(TimeSpan at)
    {
        _parts.Clear();
        _begun = at;
        Last = null;
    }

    public void Started(int lane, TimeSpan at)
    {
        if (_begun is not null) Part(lane).Started = at;
    }

    public void Registered(int lane, TimeSpan at)
    {
        if (_begun is not null) Part(lane).Registered = at;
    }

    public void AskedForNext(int lane, TimeSpan at)
    {
        if (_begun is null || Part(lane).FirstNext is not null) return;
        Part(lane).FirstNext = at;
        Last = lane;
    }

    /// <summary>Keeps the phases of the start that an extension of this SDK logs when it is asked to.</summary>
    public void Logged(int lane, string line)
    {
        if (ReportText.After(line, "Start-up: ") is { } phases && _parts.TryGetValue(lane, out ColdStartPart? part)) part.OwnPhases ??= phases;
    }

    public void End(InitEndEvent init)
    {
        if (_begun is not { } begun) return;
        _begun = null;
        _parts.TryGetValue(Lanes.Runtime, out ColdStartPart? runtime);
        List<ColdStartPart> extensions = [.. _parts.Values.Where(part => part.Lane != Lanes.Runtime)];
        TimeSpan registering = Split(extensions, part => part.Started is null ? null : part.Registered ?? runtime?.Started ?? init.Offset, extensions.Min(part => part.Started) ?? begun);
        TimeSpan readying = runtime?.FirstNext is { } ready ? Split(extensions, part => part.FirstNext ?? init.Offset, ready) : TimeSpan.Zero;
        if (_all.Count == MaxColdStarts) return;
        _all.Add(new ColdStart
        {
            At = begun,
            Duration = init.Result.Duration,
            Succeeded = init.Result.Succeeded,
            Parts = extensions,
            Runtime = runtime?.Started is { } started ? (runtime.FirstNext ?? init.Offset) - started : null,
            Shared = registering + readying,
        });
    }

    /// <summary>Gives the last one the time in which the others were ready.</summary>
    /// <returns>The time that remains for several together.</returns>
    private static TimeSpan Split(List<ColdStartPart> extensions, Func<ColdStartPart, TimeSpan?> end, TimeSpan from)
    {
        List<(ColdStartPart Part, TimeSpan End)> late = [.. extensions
            .Select(part => (Part: part, End: end(part) ?? TimeSpan.Zero)).Where(pair => pair.End > from).OrderByDescending(pair => pair.End)];
        if (late.Count == 0) return TimeSpan.Zero;
        TimeSpan before = late.Count > 1 ? late[1].End : from;
        late[0].Part.Added += late[0].End - before;
        return before - from;
    }

    private ColdStartPart Part(int lane) => _parts.TryGetValue(lane, out ColdStartPart? part) ? part : _parts[lane] = new ColdStartPart(lane);
}
