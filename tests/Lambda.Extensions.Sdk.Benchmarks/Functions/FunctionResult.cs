namespace Lambda.Extensions.Sdk.Benchmarks.Functions;

/// <summary>What one life of a function measured.</summary>
/// <param name="InitMs">From the spawn until the runtime, and the extension inside if there is one, had asked for their first event: INIT can end.</param>
/// <param name="InitCpuMs">The processor time of all threads at that moment.</param>
/// <param name="InvocationMs">The median, from handing the invocation out until both had asked for the next one: the environment can be frozen.</param>
internal sealed record FunctionResult(double InitMs, double InitCpuMs, double InvocationMs);
