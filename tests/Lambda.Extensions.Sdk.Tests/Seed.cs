namespace Lambda.Extensions.Sdk.Tests;

/// <summary>
/// Where property tests begin. Fixed, so that a run can be repeated and a change is judged by itself; built with
/// <c>-p:ExploreSeeds=true</c> each run begins elsewhere and prints its seed when it finds something.
/// </summary>
internal static class Seed
{
#if EXPLORE_SEEDS
    public const string? OfTheRun = null;
#else
    public const string? OfTheRun = "9913331997377483933,5619585263347534769";
#endif
}
