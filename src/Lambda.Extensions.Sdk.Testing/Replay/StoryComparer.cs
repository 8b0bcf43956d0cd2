using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;

namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>Compares the recorded with the replayed stories of one extension. The order of the differences does not depend on time.</summary>
/// <param name="name">The extension's name in the replay.</param>
/// <param name="options">Decides about times.</param>
internal sealed class StoryComparer(string name, ReplayOptions options)
{
    /// <summary>A time differs by more than this, and by more than half of the recorded one.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(250);

    private readonly List<string> _differences = [];
    private readonly List<ReplayedEvent> _events = [];
    private string _where = "";

    public IReadOnlyList<string> Differences => _differences;

    public IReadOnlyList<ReplayedEvent> Events => _events;

    /// <summary>Compares one life.</summary>
    /// <param name="recorded">The recorded life.</param>
    /// <param name="then">The recorded story; <see langword="null"/> when a recorder recorded itself, which is no measure.</param>
    /// <param name="now">The replayed story.</param>
    /// <param name="number">The number of the life from 1; 0 when there is only one.</param>
    public void Compare(RecordedLife recorded, ExtensionStory? then, ExtensionStory now, int number)
    {
        _where = number == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}, life {number}");
        if (then is null)
        {
            Judge(now);
            return;
        }

        Differ("registered for", now.Registration, then.Registration, "did not register");
        Differ("subscribed to the", now.Subscription, then.Subscription, "did not subscribe to telemetry");
        if (now.Registration is not null && now.AskedForFirstEvent != then.AskedForFirstEvent)
            Add(now.AskedForFirstEvent ? "asked for its first event, which it did not in the recording" : "did not ask for its first event, which it did in the recording");
        CompareEvents(recorded, then, now);
        if (now.Unacknowledged != then.Unacknowledged)
            Add(string.Create(CultureInfo.InvariantCulture, $"left {now.Unacknowledged} deliveries of telemetry without an acknowledgement, in the recording {then.Unacknowledged}"));
        string errors = string.Join(", ", now.Errors);
        string before = string.Join(", ", then.Errors);
        if (errors != before) Add($"reported {(errors.Length == 0 ? "no error" : errors)}, in the recording {(before.Length == 0 ? "no error" : before)}");
        // A recording that was cut has no end to compare with.
        if (now.Exit != then.Exit && (recorded.HasEnd || then.Exit is not null)) Add($"{now.Exit ?? "did not exit"}, in the recording it {then.Exit ?? "did not exit"}");
    }

    private void CompareEvents(RecordedLife recorded, ExtensionStory then, ExtensionStory now)
    {
        for (int i = 0; i < Math.Max(then.Events.Count, now.Events.Count); i++)
        {
            StoryEvent? before = i < then.Events.Count ? then.Events[i] : null;
            StoryEvent? after = i < now.Events.Count ? now.Events[i] : null;
            // Where the recording is cut, the replay ends the life with a SHUTDOWN of its own.
            if (before is null && !recorded.HasEnd) break;
            StoryEvent either = (after ?? before)!;
            _events.Add(new ReplayedEvent(name, either.Type, either.RequestId, before?.Took, after?.Took));
            string about = string.Create(CultureInfo.InvariantCulture, $"event {i + 1}, {either.Type}{(either.RequestId is null ? "" : " " + either.RequestId)}");
            bool isLastOfCut = !recorded.HasEnd && i == then.Events.Count - 1;
            string asked = either.Type == "SHUTDOWN" ? "exited" : "asked for the next event";
            string ask = either.Type == "SHUTDOWN" ? "exit" : "ask for the next event";
            if (after is null)
                Add($"{about}: did not receive it");
            else if (before is null)
                Add($"{about}: received it, which it did not in the recording");
            else if (after.IsAnswered != before.IsAnswered && !(isLastOfCut && !before.IsAnswered))
                Add(after.IsAnswered ? $"{about}: {asked}, which it did not in the recording" : $"{about}: did not {ask}, which it did in the recording");
            else if (options.ComparesTimes && after.Took is { } took && before.Took is { } recordedTime && IsOff(took, recordedTime))
                Add(string.Create(CultureInfo.InvariantCulture, $"{about}: {asked} after {took.TotalMilliseconds:F0} ms, in the recording after {recordedTime.TotalMilliseconds:F0} ms"));
        }
    }

    /// <summary>Judges a story without a measure: it registers, asks for each event, acknowledges telemetry and exits with 0.</summary>
    private void Judge(ExtensionStory now)
    {
        if (now.Registration is null) Add("did not register");
        else if (!now.AskedForFirstEvent) Add("did not ask for its first event");
        for (int i = 0; i < now.Events.Count; i++)
        {
            StoryEvent happened = now.Events[i];
            _events.Add(new ReplayedEvent(name, happened.Type, happened.RequestId, null, happened.Took));
            if (!happened.IsAnswered)
                Add(string.Create(CultureInfo.InvariantCulture, $"event {i + 1}, {happened.Type}: did not {(happened.Type == "SHUTDOWN" ? "exit" : "ask for the next event")}"));
        }

        if (now.Unacknowledged > 0) Add(string.Create(CultureInfo.InvariantCulture, $"left {now.Unacknowledged} deliveries of telemetry without an acknowledgement"));
        foreach (string error in now.Errors) Add($"reported {error}");
        if (now.Exit != "exited with 0" && now.Exit is not null && !(now.Exit == "was killed" && now.Registration?.Contains("SHUTDOWN", StringComparison.Ordinal) != true)) Add(now.Exit);
    }

    private void Differ(string verb, string? now, string? then, string none)
    {
        if (now == then) return;
        Add($"{(now is null ? none : $"{verb} {now}")}, in the recording it {(then is null ? none : $"{verb} {then}")}");
    }

    private static bool IsOff(TimeSpan now, TimeSpan recorded)
    {
        TimeSpan difference = (now - recorded).Duration();
        return difference > Tolerance && difference > recorded / 2;
    }

    private void Add(string difference) => _differences.Add($"{_where}: {difference}");
}
