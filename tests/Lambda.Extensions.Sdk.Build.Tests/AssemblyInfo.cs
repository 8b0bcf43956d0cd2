using System.Runtime.Versioning;

[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]

// Modes and links, as in Lambda.
[assembly: UnsupportedOSPlatform("windows")]
