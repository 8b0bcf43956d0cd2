namespace Monitoring.Proc;

/// <summary>The use of an environment between two looks. <see langword="null"/> means unknown.</summary>
/// <param name="Cpu">The part of the processors' time that was used, 0 to 1.</param>
/// <param name="Memory">The part of the memory that is in use, 0 to 1.</param>
/// <param name="Concurrency">The greatest number of invocations that ran at a time.</param>
internal readonly record struct EnvironmentUsage(double? Cpu, double? Memory, double? Concurrency);
