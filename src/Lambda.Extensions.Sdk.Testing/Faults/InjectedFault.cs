namespace Lambda.Extensions.Sdk.Testing.Faults;

/// <summary>Represents an active fault. Counts its strikes and can be removed.</summary>
public sealed class InjectedFault
{
    private readonly Fault _fault;
    private int _struck;
    private volatile bool _removed;

    internal InjectedFault(ControlPlaneCall call, Fault fault)
    {
        Call = call;
        _fault = fault;
    }

    /// <summary>Gets the call that the fault strikes.</summary>
    public ControlPlaneCall Call { get; }

    /// <summary>Gets the number of strikes so far.</summary>
    public int Struck => Volatile.Read(ref _struck);

    /// <summary>Removes the fault. A call that it has struck already is not changed.</summary>
    public void Remove() => _removed = true;

    /// <summary>Takes one strike if the fault matches. Called under the plan's lock.</summary>
    internal Fault? TryStrike(ControlPlaneCall call, string? extension)
    {
        if (_removed || call != Call) return null;
        if (_fault.Extension is { } only && only != extension) return null;
        if (_fault.Count is { } count && _struck >= count) return null;
        _struck++;
        return _fault;
    }
}
