namespace Lambda.Extensions.Sdk.Testing.Faults;

/// <summary>Holds the active faults of one emulator. If several match a call, the oldest one with strikes left is taken.</summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<InjectedFault> _faults = [];
    private readonly List<InjectedTelemetryFault> _telemetry = [];

    internal FaultPlan()
    {
    }

    /// <summary>Adds a fault to <c>register</c>.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The fault in force.</returns>
    public InjectedFault OnRegister(Fault fault) => Add(ControlPlaneCall.Register, fault);

    /// <summary>Adds a fault to <c>event/next</c>. It is taken when the call arrives, not when the event is delivered.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The fault in force.</returns>
    public InjectedFault OnNext(Fault fault) => Add(ControlPlaneCall.Next, fault);

    /// <summary>Adds a fault to <c>init/error</c>.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The fault in force.</returns>
    public InjectedFault OnInitError(Fault fault) => Add(ControlPlaneCall.InitError, fault);

    /// <summary>Adds a fault to <c>exit/error</c>.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The fault in force.</returns>
    public InjectedFault OnExitError(Fault fault) => Add(ControlPlaneCall.ExitError, fault);

    /// <summary>Adds a fault to the subscriptions of both APIs, <c>PUT /2022-07-01/telemetry</c> and <c>PUT /2020-08-15/logs</c>.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The fault in force.</returns>
    public InjectedFault OnSubscribe(Fault fault) => Add(ControlPlaneCall.Subscribe, fault);

    /// <summary>Adds a fault to the deliveries to subscribers.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The fault in force.</returns>
    public InjectedTelemetryFault OnTelemetry(TelemetryFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var injected = new InjectedTelemetryFault(fault);
        lock (_gate) _telemetry.Add(injected);
        return injected;
    }

    /// <summary>Takes the fault that strikes a record of this type, or a delivery when the type is null, on its way to a subscriber.</summary>
    internal InjectedTelemetryFault? TakeTelemetry(string extension, string? recordType, bool isLong = false)
    {
        lock (_gate) return _telemetry.Find(candidate => candidate.TryStrike(extension, recordType, isLong));
    }

    internal byte[] Mutilate(InjectedTelemetryFault? fault, byte[] body)
    {
        if (fault is null) return body;
        lock (_gate) return fault.Mutilate(body);
    }

    internal Fault? Take(ControlPlaneCall call, string? extension)
    {
        lock (_gate)
        {
            foreach (InjectedFault candidate in _faults)
            {
                if (candidate.TryStrike(call, extension) is { } fault) return fault;
            }
        }

        return null;
    }

    private InjectedFault Add(ControlPlaneCall call, Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var injected = new InjectedFault(call, fault);
        lock (_gate) _faults.Add(injected);
        return injected;
    }
}
