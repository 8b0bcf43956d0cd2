namespace Lambda.Extensions.Sdk.Testing.Faults;

/// <summary>A fault in force: how often it struck, and a way to take it back.</summary>
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

    /// <summary>The call it strikes.</summary>
    public ControlPlaneCall Call { get; }

    /// <summary>How often it has struck.</summary>
    public int Struck => Volatile.Read(ref _struck);

    /// <summary>Takes it back. A call it has struck already is not changed.</summary>
    public void Remove() => _removed = true;

    /// <summary>Takes one strike if the fault fits; called under the plan's lock.</summary>
    internal Fault? TryStrike(ControlPlaneCall call, string? extension)
    {
        if (_removed || call != Call) return null;
        if (_fault.Extension is { } only && only != extension) return null;
        if (_fault.Count is { } count && _struck >= count) return null;
        _struck++;
        return _fault;
    }
}
