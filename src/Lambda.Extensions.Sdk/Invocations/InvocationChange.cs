namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>A change that the tracker found, with a snapshot of that moment.</summary>
/// <param name="Kind">The kind of change.</param>
/// <param name="Invocation">The invocation; <see langword="null"/> for a restore.</param>
/// <param name="Restore">The restore; <see langword="null"/> for an invocation.</param>
internal readonly record struct InvocationChange(InvocationChangeKind Kind, Invocation? Invocation, EnvironmentRestore? Restore);
