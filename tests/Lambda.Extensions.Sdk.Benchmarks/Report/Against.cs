namespace Lambda.Extensions.Sdk.Benchmarks.Report;

/// <summary>What a figure's gate is a limit of.</summary>
internal enum Against
{
    /// <summary>The multiple of the floor in the same round: times, which depend on the machine.</summary>
    Floor,

    /// <summary>The value itself: sizes and counts, and what the platform's clock limits.</summary>
    Value,
}
