namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>The use of resources at one moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="Cpu">The processor time since the start of the process.</param>
/// <param name="Bytes">The resident memory.</param>
internal readonly record struct UsageSample(TimeSpan At, TimeSpan Cpu, long Bytes);
