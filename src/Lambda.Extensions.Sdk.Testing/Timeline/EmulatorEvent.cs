namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>One thing that happened in the emulator. Events with more to say are of a derived type, named at <see cref="EmulatorEventNames"/>.</summary>
public class EmulatorEvent
{
    internal EmulatorEvent(string name, string? extension = null, string? requestId = null)
    {
        Name = name;
        Extension = extension;
        RequestId = requestId;
    }

    /// <summary>What happened: one of <see cref="EmulatorEventNames"/>.</summary>
    public string Name { get; }

    /// <summary>Its place in the timeline, from 0.</summary>
    public int Sequence { get; private set; }

    /// <summary>When it happened, on the monotonic clock, counted from the emulator's start.</summary>
    public TimeSpan Offset { get; private set; }

    /// <summary>When it happened, on the wall clock.</summary>
    public DateTimeOffset Time { get; private set; }

    /// <summary>The extension it is about, or <see langword="null"/>.</summary>
    public string? Extension { get; }

    /// <summary>The invocation it is about, or <see langword="null"/>.</summary>
    public string? RequestId { get; }

    /// <inheritdoc/>
    public sealed override string ToString()
    {
        var about = (Extension is null ? "" : " " + Extension) + (RequestId is null ? "" : " " + RequestId);
        var details = Describe();
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{Offset.TotalMilliseconds,9:F1} {Name}{about}{(details.Length == 0 ? "" : " " + details)}");
    }

    internal void Stamp(int sequence, TimeSpan offset, DateTimeOffset time)
    {
        Sequence = sequence;
        Offset = offset;
        Time = time;
    }

    private protected virtual string Describe() => "";
}
