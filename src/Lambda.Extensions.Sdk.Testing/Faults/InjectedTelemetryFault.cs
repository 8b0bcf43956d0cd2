namespace Lambda.Extensions.Sdk.Testing.Faults;

/// <summary>Represents an active fault of telemetry. Counts its strikes and can be removed.</summary>
public sealed class InjectedTelemetryFault
{
    private readonly Random _random;
    private int _struck;
    private int _passed;
    private volatile bool _removed;

    internal InjectedTelemetryFault(TelemetryFault fault)
    {
        Fault = fault;
        _random = new Random(fault.Seed);
    }

    /// <summary>Gets the fault.</summary>
    public TelemetryFault Fault { get; }

    /// <summary>Gets the number of strikes so far.</summary>
    public int Struck => Volatile.Read(ref _struck);

    /// <summary>Removes the fault. A delivery or record that it has struck already is not changed.</summary>
    public void Remove() => _removed = true;

    /// <summary>Takes one strike if the fault matches. Called under the plan's lock.</summary>
    /// <param name="extension">The subscriber.</param>
    /// <param name="recordType">A record's type, or <see langword="null"/> for a delivery.</param>
    /// <param name="isLong">True for a record that is longer than a delivery may be.</param>
    internal bool TryStrike(string extension, string? recordType, bool isLong)
    {
        if (_removed || !(Fault.Kind == TelemetryFaultKind.CutLong ? isLong : recordType == Fault.RecordType)) return false;
        if (Fault.Extension is { } only && only != extension) return false;
        if (Fault.Count is { } count && _struck >= count) return false;
        if (_passed < Fault.After)
        {
            _passed++;
            return false;
        }

        if (Fault.Probability < 1 && _random.NextDouble() >= Fault.Probability) return false;
        _struck++;
        return true;
    }

    /// <summary>Returns the bytes to send instead of a delivery's own. Called under the plan's lock.</summary>
    internal byte[] Mutilate(byte[] body)
    {
        switch (Fault.Kind)
        {
            case TelemetryFaultKind.Cut:
                return body[..Math.Min(body.Length, Fault.Amount ?? _random.Next(body.Length))];
            case TelemetryFaultKind.Garble:
                byte[] changed = body.ToArray();
                for (int i = 0; i < Fault.Amount && changed.Length > 0; i++) changed[_random.Next(changed.Length)] = (byte)_random.Next(256);
                return changed;
            case TelemetryFaultKind.Replace:
                return Fault.Replacement.ToArray();
            default:
                return body;
        }
    }
}
