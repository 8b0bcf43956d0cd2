namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>What the tracker found out.</summary>
internal enum InvocationChangeKind
{
    /// <summary>An invocation's handler has ended: once an invocation.</summary>
    Completed,

    /// <summary>An invocation's report is there, or will not come any more: once an invocation, after <see cref="Completed"/>.</summary>
    Reported,

    /// <summary>The environment was restored from a snapshot: once.</summary>
    Restored,
}
