namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>One thing the tracker found out, with the snapshot of that moment.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Invocation">The invocation; <see langword="null"/> for a restore.</param>
/// <param name="Restore">The restore; <see langword="null"/> for an invocation.</param>
internal readonly record struct InvocationChange(InvocationChangeKind Kind, Invocation? Invocation, EnvironmentRestore? Restore);
