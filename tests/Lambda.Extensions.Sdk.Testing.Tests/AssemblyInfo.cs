using System.Runtime.Versioning;

// Everything runs beside everything else: one emulator per test, nothing shared.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]

// The emulator starts processes on Linux and macOS only.
[assembly: UnsupportedOSPlatform("windows")]
