namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>The conditions without which a scenario is not applicable.</summary>
[Flags]
internal enum Needs
{
    /// <summary>Nothing but the files.</summary>
    Files = 0,

    /// <summary>The first life of the environment, of whatever result.</summary>
    FirstLife = 1,

    /// <summary>A first life in which INIT and all invocations succeeded.</summary>
    Health = 2 | FirstLife,

    /// <summary>A registration for INVOKE.</summary>
    Invoke = 4 | Health,

    /// <summary>A registration for SHUTDOWN.</summary>
    Shutdown = 8 | Health,

    /// <summary>A registration for SHUTDOWN, and an exit in time in the first life.</summary>
    TimelyExit = 16 | Shutdown,

    /// <summary>A subscription to telemetry.</summary>
    Telemetry = 32 | Health,

    /// <summary>A sandbox on this machine.</summary>
    Sandbox = 64 | Health,
}
