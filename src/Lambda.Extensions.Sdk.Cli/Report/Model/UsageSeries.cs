namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>Processor time and memory of one process and its descendants.</summary>
/// <param name="Lane">The index of the participant.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="Samples">The samples, in order.</param>
internal sealed record UsageSeries(int Lane, int ProcessId, IReadOnlyList<UsageSample> Samples);
