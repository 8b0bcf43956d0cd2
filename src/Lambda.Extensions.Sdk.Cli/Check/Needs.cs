namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>The conditions without which a scenario is not applicable. Each from <see cref="Health"/> on includes a healthy first life.</summary>
[Flags]
internal enum Needs
{
    /// <summary>Nothing but the files.</summary>
    Files = 0,

    /// <summary>The first life of the environment, of whatever result.</summary>
    FirstLife = 1,

    /// <summary>A first life in which INIT and all invocations succeeded.</summary>
    Health = 2,

    /// <summary>A registration for INVOKE.</summary>
    Invoke = 4,

    /// <summary>A registration for SHUTDOWN.</summary>
    Shutdown = 8,

    /// <summary>A registration for SHUTDOWN, and an exit in time in the first life.</summary>
    TimelyExit = 16,

    /// <summary>A subscription to telemetry.</summary>
    Telemetry = 32,

    /// <summary>A sandbox on this machine.</summary>
    Sandbox = 64,
}
