using System.Runtime.Versioning;

[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: LevelOfParallelism(4)]

// Real processes, and /proc.
[assembly: SupportedOSPlatform("linux")]
