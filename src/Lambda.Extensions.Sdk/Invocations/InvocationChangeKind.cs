namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>The kinds of changes that the tracker finds.</summary>
internal enum InvocationChangeKind
{
    /// <summary>An invocation's handler has ended. Found once for each invocation.</summary>
    Completed,

    /// <summary>
    /// An invocation's report is there, or will not come any more. Found once for each invocation, after <see cref="Completed"/>.
    /// </summary>
    Reported,

    /// <summary>The environment was restored from a snapshot. Found once.</summary>
    Restored,
}
