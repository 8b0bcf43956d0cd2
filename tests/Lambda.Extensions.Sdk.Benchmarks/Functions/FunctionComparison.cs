namespace Lambda.Extensions.Sdk.Benchmarks.Functions;

/// <summary>A function with something inside, and the same one without; the gates are what we hold the difference to.</summary>
/// <param name="Without">The plain function.</param>
/// <param name="With">The other.</param>
/// <param name="InitGateMs">The most it may add to INIT; null without a gate.</param>
internal sealed record FunctionComparison(FunctionProgram Without, FunctionProgram With, double? InitGateMs)
{
    /// <summary>The most that it may add to the median invocation.</summary>
    public const double InvocationGateMs = 0.1;
}
