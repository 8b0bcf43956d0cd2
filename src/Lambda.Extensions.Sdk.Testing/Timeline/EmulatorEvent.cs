namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>Represents an event of the emulator. Derived types, listed at <see cref="EmulatorEventNames"/>, have more members.</summary>
public class EmulatorEvent
{
    internal EmulatorEvent(string name, string? extension = null, string? requestId = null)
    {
        Name = name;
        Extension = extension;
        RequestId = requestId;
    }

    /// <summary>Gets the event's name: one of <see cref="EmulatorEventNames"/>.</summary>
    public string Name { get; }

    /// <summary>Gets the index in the timeline, from 0.</summary>
    public int Sequence { get; private set; }

    /// <summary>Gets the time since the emulator's start, on the monotonic clock.</summary>
    public TimeSpan Offset { get; private set; }

    /// <summary>Gets the time on the wall clock.</summary>
    public DateTimeOffset Time { get; private set; }

    /// <summary>Gets the extension's name, or <see langword="null"/>.</summary>
    public string? Extension { get; }

    /// <summary>Gets the invocation's request id, or <see langword="null"/>.</summary>
    public string? RequestId { get; }

    /// <inheritdoc/>
    public sealed override string ToString()
    {
        string about = (Extension is null ? "" : " " + Extension) + (RequestId is null ? "" : " " + RequestId);
        string details = Describe();
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

    /// <summary>Releases what only a recording needs.</summary>
    internal virtual void Forget()
    {
    }

    private protected virtual string Describe() => "";
}
