namespace Lambda.Extensions.Sdk;

/// <summary>The calls into an author's code. <see cref="Activate"/> and <see cref="Dispose"/> are construction and disposal, which are theirs too.</summary>
[Flags]
internal enum HookSet
{
    None = 0,
    Activate = 1,
    Starting = 2,
    Initialize = 4,
    Restore = 8,
    Invoke = 16,
    Telemetry = 32,
    InvocationCompleted = 64,
    InvocationReported = 128,
    Flush = 256,
    Shutdown = 512,
    Dispose = 1024,

    /// <summary>The hooks that need records of the platform.</summary>
    Subscribed = Telemetry | InvocationCompleted | InvocationReported | Flush,

    /// <summary>The hooks that an author can override.</summary>
    All = Starting | Initialize | Restore | Invoke | Telemetry | InvocationCompleted | InvocationReported | Flush | Shutdown,
}
