using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Faults;

/// <summary>
/// Describes a fault of telemetry: of a whole delivery, or, after <see cref="OfRecords"/>, of the records of one type. Immutable: each
/// method returns a changed copy. Give it to <see cref="FaultPlan.OnTelemetry"/>.
/// </summary>
/// <remarks>
/// A fault strikes once, unless <see cref="Times"/>, <see cref="Always"/> or <see cref="WithProbability"/> says otherwise, and strikes every
/// subscriber unless <see cref="ForExtension"/> names one. Whatever is random comes from the fault's seed alone: with one subscriber the
/// same deliveries are struck in the same way each time. Each strike is in the timeline, with the records it struck
/// (<see cref="TelemetryFaultEvent"/>).
/// </remarks>
public sealed class TelemetryFault
{
    private TelemetryFault(TelemetryFaultKind kind)
    {
        Kind = kind;
    }

    private TelemetryFault(TelemetryFault other)
    {
        Kind = other.Kind;
        DelayTime = other.DelayTime;
        DelaySignal = other.DelaySignal;
        Amount = other.Amount;
        Replacement = other.Replacement;
        RecordType = other.RecordType;
        Extension = other.Extension;
        Count = other.Count;
        Probability = other.Probability;
        Seed = other.Seed;
        After = other.After;
    }

    internal TelemetryFaultKind Kind { get; }

    internal TimeSpan? DelayTime { get; private init; }

    internal Task? DelaySignal { get; private init; }

    /// <summary>The number of bytes to keep or to change, or the status.</summary>
    internal int? Amount { get; private init; }

    internal ReadOnlyMemory<byte> Replacement { get; private init; }

    internal string? RecordType { get; private init; }

    internal string? Extension { get; private init; }

    /// <summary>The number of times that it strikes; <see langword="null"/> for always.</summary>
    internal int? Count { get; private init; } = 1;

    internal double Probability { get; private init; } = 1;

    internal int Seed { get; private init; }

    internal int After { get; private init; }

    /// <summary>Delivers twice.</summary>
    /// <returns>The fault.</returns>
    public static TelemetryFault Duplicate() => new(TelemetryFaultKind.Duplicate);

    /// <summary>Sends a delivery after the next one; at a shutdown, last. Not for records.</summary>
    /// <returns>The fault.</returns>
    public static TelemetryFault Reorder() => new(TelemetryFaultKind.Reorder);

    /// <summary>Delivers later. A late delivery delays those behind it. A late record does not: it joins the batch that is open at that time.</summary>
    /// <param name="time">The delay, in awake time on the emulator's clock.</param>
    /// <returns>The fault.</returns>
    public static TelemetryFault Delay(TimeSpan time) => new(TelemetryFaultKind.Delay) { DelayTime = time };

    /// <summary>Delivers after a signal. A late delivery delays those behind it. A late record does not: it joins the batch that is open at that time.</summary>
    /// <param name="signal">The task to wait for; its failure counts as its end.</param>
    /// <returns>The fault.</returns>
    public static TelemetryFault Delay(Task signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return new(TelemetryFaultKind.Delay) { DelaySignal = signal };
    }

    /// <summary>Never delivers. No <c>platform.logsDropped</c> reports the loss.</summary>
    /// <returns>The fault.</returns>
    public static TelemetryFault Lose() => new(TelemetryFaultKind.Lose);

    /// <summary>Sends only the first bytes of a delivery, with a matching length. Not for records.</summary>
    /// <param name="bytes">The number of bytes to send; <see langword="null"/> for a number from the seed.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public static TelemetryFault Cut(int? bytes = null)
    {
        if (bytes is { } number) ArgumentOutOfRangeException.ThrowIfNegative(number, nameof(bytes));
        return new(TelemetryFaultKind.Cut) { Amount = bytes };
    }

    /// <summary>
    /// Cuts each record that is longer than the subscription's <c>maxBytes</c>, as one capture of the platform shows:
    /// the value is cut and the delivery closed; the next delivery begins with the same envelope and the rest of the value. Strikes every
    /// time, over HTTP. Deliveries with a part of a record are not JSON.
    /// </summary>
    /// <returns>The fault.</returns>
    public static TelemetryFault CutLongRecords() => new(TelemetryFaultKind.CutLong) { Count = null };

    /// <summary>Changes some bytes of a delivery. The seed gives places and values. Not for records.</summary>
    /// <param name="bytes">The number of bytes to change; 1 or more.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public static TelemetryFault Garble(int bytes = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        return new(TelemetryFaultKind.Garble) { Amount = bytes };
    }

    /// <summary>Replaces the body of a delivery. Not for records.</summary>
    /// <param name="body">The bytes to send.</param>
    /// <returns>The fault.</returns>
    public static TelemetryFault Replace(ReadOnlyMemory<byte> body) => new(TelemetryFaultKind.Replace) { Replacement = body };

    /// <summary>Treats the listener's answer as this status. With 400 or more the delivery has arrived and counts as failed, so it is sent again. Not for records, not over TCP.</summary>
    /// <param name="status">The status code, 200 to 599.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public static TelemetryFault MisreadAnswer(int status)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return new(TelemetryFaultKind.Refuse) { Amount = status };
    }

    /// <summary>Applies the fault to records of a type instead of deliveries. Only <see cref="Duplicate"/>, <see cref="Delay(TimeSpan)"/> and <see cref="Lose"/> support this.</summary>
    /// <param name="type">The type, like <c>platform.runtimeDone</c>.</param>
    /// <returns>The changed copy.</returns>
    /// <exception cref="InvalidOperationException">It is a fault of whole deliveries.</exception>
    public TelemetryFault OfRecords(string type)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        if (Kind is not (TelemetryFaultKind.Duplicate or TelemetryFaultKind.Delay or TelemetryFaultKind.Lose))
            throw new InvalidOperationException($"'{this}' is a fault of whole deliveries: only Duplicate, Delay and Lose strike records.");
        return new(this) { RecordType = type };
    }

    /// <summary>Applies the fault to one subscriber only.</summary>
    /// <param name="name">The extension's name.</param>
    /// <returns>The changed copy.</returns>
    public TelemetryFault ForExtension(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(this) { Extension = name };
    }

    /// <summary>Applies the fault a number of times.</summary>
    /// <param name="count">1 or more.</param>
    /// <returns>The changed copy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public TelemetryFault Times(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new(this) { Count = count };
    }

    /// <summary>Applies the fault every time.</summary>
    /// <returns>The changed copy.</returns>
    public TelemetryFault Always() => new(this) { Count = null };

    /// <summary>Skips the first matching deliveries or records.</summary>
    /// <param name="count">The number to skip; 0 or more.</param>
    /// <returns>The changed copy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public TelemetryFault AfterFirst(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new(this) { After = count };
    }

    /// <summary>Applies the fault with a probability each time.</summary>
    /// <param name="probability">The probability of a strike, 0 to 1.</param>
    /// <param name="seed">Where chance comes from.</param>
    /// <returns>The changed copy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TelemetryFault WithProbability(double probability, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        return new(this) { Probability = probability, Seed = seed, Count = null };
    }

    /// <summary>Sets the seed for the fault's places and values; 0 without it.</summary>
    /// <param name="seed">Where chance comes from.</param>
    /// <returns>The changed copy.</returns>
    public TelemetryFault WithSeed(int seed) => new(this) { Seed = seed };

    /// <inheritdoc/>
    public override string ToString()
    {
        string what = Kind switch
        {
            TelemetryFaultKind.CutLong => "cut long records",
            TelemetryFaultKind.Delay when DelayTime is { } time => string.Create(CultureInfo.InvariantCulture, $"delay {time.TotalMilliseconds} ms"),
            TelemetryFaultKind.Delay => "delay by signal",
            TelemetryFaultKind.Cut when Amount is { } bytes => string.Create(CultureInfo.InvariantCulture, $"cut after {bytes} bytes"),
            TelemetryFaultKind.Garble => string.Create(CultureInfo.InvariantCulture, $"garble {Amount} bytes"),
            TelemetryFaultKind.Refuse => string.Create(CultureInfo.InvariantCulture, $"misread answer as {Amount}"),
            _ => Kind.ToString().ToLowerInvariant(),
        };
        return RecordType is null ? what : $"{what} {RecordType}";
    }
}
