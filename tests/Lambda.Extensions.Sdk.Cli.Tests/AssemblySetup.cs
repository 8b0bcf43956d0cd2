using System.Runtime.Versioning;

[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]

// Processes, modes and signals, as in Lambda.
[assembly: UnsupportedOSPlatform("windows")]
