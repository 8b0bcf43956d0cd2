using Lambda.Extensions.Sdk.Cli.Check.Families;

namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>Holds all scenarios. To add one, add it to its family.</summary>
internal static class Scenarios
{
    public static readonly IReadOnlyList<Scenario> All =
    [
        .. PackageFamily.All,
        .. LifecycleFamily.All,
        .. ShutdownFamily.All,
        .. FaultsFamily.All,
        .. TelemetryFamily.All,
        .. BatchFamily.All,
        .. FreezeFamily.All,
        .. ResetFamily.All,
        .. TypesFamily.All,
        .. ResourcesFamily.All,
        .. CoexistFamily.All,
        .. TimingFamily.All,
    ];
}
