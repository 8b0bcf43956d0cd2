namespace Lambda.Extensions.Sdk.Benchmarks;

/// <summary>What is measured.</summary>
internal enum BenchmarkKind
{
    /// <summary>Start, events and end of external extensions.</summary>
    Extensions,

    /// <summary>What internal extensions and wrappers add to functions.</summary>
    Functions,

    /// <summary>The rate of telemetry, and the memory meanwhile.</summary>
    Telemetry,

    /// <summary>What the proxy of the Runtime API adds.</summary>
    Proxy,

    /// <summary>The rate of the receiver of spans.</summary>
    Receiver,

    /// <summary>The held time.</summary>
    Held,

    /// <summary>All of it, one after the other.</summary>
    All,
}
