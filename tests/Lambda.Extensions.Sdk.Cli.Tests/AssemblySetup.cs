using System.Runtime.Versioning;

[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
// Most of them wait for processes most of the time.
[assembly: LevelOfParallelism(3)]

// Processes, modes and signals, as in Lambda.
[assembly: UnsupportedOSPlatform("windows")]
