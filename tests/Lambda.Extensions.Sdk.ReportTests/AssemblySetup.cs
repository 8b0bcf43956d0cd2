using System.Runtime.Versioning;

// One browser, one page at a time: the machine has few cores.
[assembly: NonParallelizable]
[assembly: UnsupportedOSPlatform("windows")]
