namespace Lambda.Extensions.Sdk.Benchmarks.RuntimeApi;

/// <summary>The figures of one run.</summary>
/// <param name="DirectMs">The time of each invocation without the proxy.</param>
/// <param name="ProxiedMs">The time of each invocation through it.</param>
/// <param name="DirectRate">The best rate of large answers without the proxy, in MB/s.</param>
/// <param name="ProxiedRate">The best rate through it, in MB/s.</param>
/// <param name="StreamedMiB">The memory that a streamed answer added.</param>
/// <param name="LargeMiB">The memory that large answers added.</param>
internal sealed record ProxyResult(double[] DirectMs, double[] ProxiedMs, double DirectRate, double ProxiedRate, double StreamedMiB, double LargeMiB);
