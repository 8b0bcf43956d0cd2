namespace Lambda.Extensions.Sdk.Testing.Faults;

/// <summary>What a <see cref="TelemetryFault"/> does.</summary>
internal enum TelemetryFaultKind
{
    Duplicate,
    Reorder,
    Delay,
    Lose,
    Cut,
    Garble,
    Replace,
    Refuse,
}
