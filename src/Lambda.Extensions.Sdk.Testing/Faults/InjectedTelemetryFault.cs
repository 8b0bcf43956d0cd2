namespace Lambda.Extensions.Sdk.Testing.Faults;

/// <summary>A fault of telemetry in force: how often it struck, and a way to take it back.</summary>
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

    /// <summary>The fault.</summary>
    public TelemetryFault Fault { get; }

    /// <summary>How often it has struck.</summary>
    public int Struck => Volatile.Read(ref _struck);

    /// <summary>Takes it back. What it has struck already is not changed.</summary>
    public void Remove() => _removed = true;

    /// <summary>Takes one strike if the fault fits; called under the plan's lock.</summary>
    /// <param name="extension">The subscriber.</param>
    /// <param name="recordType">A record's type, or <see langword="null"/> for a delivery.</param>
    internal bool TryStrike(string extension, string? recordType)
    {
        if (_removed || recordType != Fault.RecordType) return false;
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

    /// <summary>What is sent instead of a delivery's bytes; called under the plan's lock.</summary>
    internal byte[] Mutilate(byte[] body)
    {
        switch (Fault.Kind)
        {
            case TelemetryFaultKind.Cut:
                return body[..Math.Min(body.Length, Fault.Amount ?? _random.Next(body.Length))];
            case TelemetryFaultKind.Garble:
                var changed = body.ToArray();
                for (var i = 0; i < Fault.Amount && changed.Length > 0; i++)
                    changed[_random.Next(changed.Length)] = (byte)_random.Next(256);
                return changed;
            case TelemetryFaultKind.Replace:
                return Fault.Replacement.ToArray();
            default:
                return body;
        }
    }
}
