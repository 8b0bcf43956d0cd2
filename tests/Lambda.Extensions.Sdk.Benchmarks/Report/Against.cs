namespace Lambda.Extensions.Sdk.Benchmarks.Report;

/// <summary>What a figure's gate is a limit of.</summary>
internal enum Against
{
    /// <summary>The multiple of the floor in the same round: times, which depend on the machine.</summary>
    Floor,

    /// <summary>The value itself: sizes and counts, which are the same on a slow machine.</summary>
    Value,
}
