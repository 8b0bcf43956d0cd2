namespace Lambda.Extensions.Sdk;

/// <summary>
/// A call into an author's code. <see cref="Activate"/> and <see cref="Dispose"/> are construction and disposal, which run the
/// author's code as well.
/// </summary>
internal enum HookKind
{
    Activate,
    Starting,
    Initialize,
    Restore,
    Invoke,
    Telemetry,
    InvocationCompleted,
    InvocationReported,
    Flush,
    Shutdown,
    Dispose,

    // The hooks of the Runtime API, which the proxy calls.
    Event,
    Response,
    Chunk,
    Error,
}

/// <summary>A set of hooks, such as those that a class overrides.</summary>
[Flags]
internal enum HookSet
{
    None = 0,
    Starting = 1 << HookKind.Starting,
    Initialize = 1 << HookKind.Initialize,
    Restore = 1 << HookKind.Restore,
    Invoke = 1 << HookKind.Invoke,
    Telemetry = 1 << HookKind.Telemetry,
    InvocationCompleted = 1 << HookKind.InvocationCompleted,
    InvocationReported = 1 << HookKind.InvocationReported,
    Flush = 1 << HookKind.Flush,
    Shutdown = 1 << HookKind.Shutdown,

    /// <summary>The hooks that need records of the platform.</summary>
    Subscribed = Telemetry | InvocationCompleted | InvocationReported | Flush,

    /// <summary>The hooks that an author can override.</summary>
    All = Starting | Initialize | Restore | Invoke | Telemetry | InvocationCompleted | InvocationReported | Flush | Shutdown,
}

/// <summary>Contains the questions of the host about a hook's place in the life of the process.</summary>
internal static class HookKinds
{
    /// <summary>Returns whether a set contains a hook.</summary>
    public static bool Has(this HookSet set, HookKind hook) => ((int)set & (1 << (int)hook)) != 0;

    /// <summary>Returns whether the hook is a step of the start: without it the extension has no state to work with.</summary>
    public static bool IsStart(this HookKind hook) => hook is HookKind.Activate or HookKind.Starting or HookKind.Initialize;

    /// <summary>Returns whether the hook belongs to the end, which nothing may prevent.</summary>
    public static bool IsEnd(this HookKind hook) => hook is HookKind.Shutdown or HookKind.Dispose;

    /// <summary>
    /// Returns whether the hook saves the data of the extension: such a hook is called even when earlier hooks were abandoned.
    /// </summary>
    public static bool SavesWork(this HookKind hook) => hook is HookKind.Flush or HookKind.Shutdown or HookKind.Dispose;
}
