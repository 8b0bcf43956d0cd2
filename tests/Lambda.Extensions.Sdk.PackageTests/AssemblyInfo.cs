using System.Runtime.Versioning;

// Fixtures beside each other; the tests of one use the same folder, in turn.
[assembly: Parallelizable(ParallelScope.Fixtures)]

// Native AOT for Linux, modes, processes.
[assembly: UnsupportedOSPlatform("windows")]
