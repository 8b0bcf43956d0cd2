namespace Lambda.Extensions.Sdk.Benchmarks.Telemetry;

/// <summary>What one flood measured.</summary>
/// <param name="RecordsPerSecond">From the first delivery's first byte to the last one's acknowledgement.</param>
/// <param name="RssMiB">The memory after each tenth of it.</param>
/// <param name="PeakRssMiB">The most it ever was.</param>
/// <param name="CpuMs">The processor time of the whole life.</param>
/// <param name="EndedItself">False: the process did not end in time after SHUTDOWN, and was killed.</param>
internal sealed record TelemetryResult(double RecordsPerSecond, double[] RssMiB, double PeakRssMiB, double CpuMs, bool EndedItself);
