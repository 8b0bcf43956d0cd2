using System.Globalization;

namespace Lambda.Extensions.Sdk.Testing.Faults;

/// <summary>Describes a fault of a call of the Extensions API, for <see cref="FaultPlan"/>. Immutable: each method returns a changed copy.</summary>
/// <remarks>
/// A fault strikes once, unless <see cref="Times"/> or <see cref="Always"/> says otherwise, and strikes every extension's calls unless
/// <see cref="ForExtension"/> names one. A dropped connection, a delay and a made-up answer come <em>before</em> the call takes effect;
/// with <see cref="AfterTransition"/> they come after it: the state has changed, and an event that was taken is lost.
/// </remarks>
public sealed class Fault
{
    private Fault()
    {
    }

    internal bool Drops { get; private init; }

    internal int? Status { get; private init; }

    internal string? Body { get; private init; }

    internal string? ContentType { get; private init; }

    internal int? CutAfter { get; private init; }

    internal bool Chunked { get; private init; }

    internal bool ByteByByte { get; private init; }

    internal TimeSpan? DelayTime { get; private init; }

    internal Task? DelaySignal { get; private init; }

    internal bool IsAfterTransition { get; private init; }

    internal string? Extension { get; private init; }

    /// <summary>The number of times that it strikes; <see langword="null"/> for always.</summary>
    internal int? Count { get; private init; } = 1;

    /// <summary>Closes the connection without an answer.</summary>
    /// <returns>The fault.</returns>
    public static Fault DropConnection() => new() { Drops = true };

    /// <summary>Answers with this status instead of the real answer.</summary>
    /// <param name="status">The status code, 200 to 599.</param>
    /// <param name="body">The body; <see langword="null"/> for none.</param>
    /// <param name="contentType">The body's content type.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The status is out of range.</exception>
    public static Fault Respond(int status, string? body = null, string contentType = "application/json")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return new() { Status = status, Body = body ?? "", ContentType = contentType };
    }

    /// <summary>Keeps the real status and headers and replaces the body.</summary>
    /// <param name="body">The body to send.</param>
    /// <returns>The fault.</returns>
    public static Fault ReplaceBody(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new() { Body = body };
    }

    /// <summary>Sends the headers, with the whole length, and the first bytes of the body, then closes the connection.</summary>
    /// <param name="bytes">The number of bytes of the body that arrive; 0 or more.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public static Fault CutBodyAfter(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return new() { CutAfter = bytes };
    }

    /// <summary>Waits, then continues as usual.</summary>
    /// <param name="time">The delay, on the emulator's clock.</param>
    /// <returns>The fault.</returns>
    public static Fault Delay(TimeSpan time) => new Fault().WithDelay(time);

    /// <summary>Waits for a signal, then continues as usual.</summary>
    /// <param name="signal">The task to wait for; its failure counts as its end.</param>
    /// <returns>The fault.</returns>
    public static Fault Delay(Task signal) => new Fault().WithDelay(signal);

    /// <summary>Sends the answer chunked, without <c>Content-Length</c>.</summary>
    /// <returns>The fault.</returns>
    public static Fault SendChunked() => new Fault().AsChunked();

    /// <summary>Sends the body one byte at a time, each in its own write.</summary>
    /// <returns>The fault.</returns>
    public static Fault SendByteByByte() => new Fault().AsByteByByte();

    /// <summary>Adds a delay before the fault.</summary>
    /// <param name="time">The delay, on the emulator's clock.</param>
    /// <returns>The changed copy.</returns>
    public Fault WithDelay(TimeSpan time) => new(this) { DelayTime = time };

    /// <summary>Adds a wait for a signal before the fault.</summary>
    /// <param name="signal">The task to wait for; its failure counts as its end.</param>
    /// <returns>The changed copy.</returns>
    public Fault WithDelay(Task signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return new(this) { DelaySignal = signal };
    }

    /// <summary>Sends the fault's answer chunked.</summary>
    /// <returns>The changed copy.</returns>
    public Fault AsChunked() => new(this) { Chunked = true };

    /// <summary>Sends the fault's answer one byte at a time.</summary>
    /// <returns>The changed copy.</returns>
    public Fault AsByteByByte() => new(this) { ByteByByte = true };

    /// <summary>Applies the fault after the call took effect: the state has changed, and an event that was taken is lost.</summary>
    /// <returns>The changed copy.</returns>
    public Fault AfterTransition() => new(this) { IsAfterTransition = true };

    /// <summary>Applies the fault only to the calls of one extension.</summary>
    /// <param name="name">The extension's name.</param>
    /// <returns>The changed copy.</returns>
    public Fault ForExtension(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(this) { Extension = name };
    }

    /// <summary>Applies the fault a number of times.</summary>
    /// <param name="count">1 or more.</param>
    /// <returns>The changed copy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public Fault Times(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new(this) { Count = count };
    }

    /// <summary>Applies the fault every time.</summary>
    /// <returns>The changed copy.</returns>
    public Fault Always() => new(this) { Count = null };

    /// <inheritdoc/>
    public override string ToString()
    {
        var parts = new List<string>();
        if (DelayTime is { } time) parts.Add(string.Create(CultureInfo.InvariantCulture, $"delay {time.TotalMilliseconds} ms"));
        if (DelaySignal is not null) parts.Add("delay by signal");
        if (Drops) parts.Add("drop connection");
        if (Status is { } status) parts.Add(string.Create(CultureInfo.InvariantCulture, $"status {status}"));
        else if (Body is not null) parts.Add("replace body");
        if (CutAfter is { } cut) parts.Add(string.Create(CultureInfo.InvariantCulture, $"cut after {cut} bytes"));
        if (Chunked) parts.Add("chunked");
        if (ByteByByte) parts.Add("byte by byte");
        if (IsAfterTransition) parts.Add("after transition");
        return string.Join(", ", parts);
    }

    private Fault(Fault other)
    {
        Drops = other.Drops;
        Status = other.Status;
        Body = other.Body;
        ContentType = other.ContentType;
        CutAfter = other.CutAfter;
        Chunked = other.Chunked;
        ByteByByte = other.ByteByByte;
        DelayTime = other.DelayTime;
        DelaySignal = other.DelaySignal;
        IsAfterTransition = other.IsAfterTransition;
        Extension = other.Extension;
        Count = other.Count;
    }
}
