namespace Lambda.Extensions.Sdk.Benchmarks;

/// <summary>The measurement cannot be made; the message says why and what helps.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
