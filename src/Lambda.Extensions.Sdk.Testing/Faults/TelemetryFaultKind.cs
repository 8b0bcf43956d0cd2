namespace Lambda.Extensions.Sdk.Testing.Faults;

/// <summary>Lists the effects of a <see cref="TelemetryFault"/>.</summary>
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
    CutLong,
}
