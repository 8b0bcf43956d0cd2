namespace Lambda.Extensions.Sdk.Testing;

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
