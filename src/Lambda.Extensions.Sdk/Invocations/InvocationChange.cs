namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>A change that the tracker found, with a snapshot of that moment.</summary>
/// <param name="Kind">The kind of change.</param>
/// <param name="Invocation">The invocation; <see langword="null"/> for a restore.</param>
/// <param name="Restore">The restore; <see langword="null"/> for an invocation.</param>
internal readonly record struct InvocationChange(InvocationChangeKind Kind, Invocation? Invocation, EnvironmentRestore? Restore);

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
