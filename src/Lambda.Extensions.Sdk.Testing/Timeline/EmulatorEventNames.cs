namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>Lists the names of the timeline's events.</summary>
public static class EmulatorEventNames
{
    /// <summary>INIT began; <see cref="InitStartEvent"/>.</summary>
    public const string InitStart = "init.start";

    /// <summary>INIT ended, successfully or not; <see cref="InitEndEvent"/>.</summary>
    public const string InitEnd = "init.end";

    /// <summary>An extension was started; <see cref="ProgramStartedEvent"/>.</summary>
    public const string ExtensionStarted = "extension.started";

    /// <summary>An extension registered; <see cref="ExtensionRegisteredEvent"/>.</summary>
    public const string ExtensionRegistered = "extension.registered";

    /// <summary>An extension asked for the next event.</summary>
    public const string ExtensionNext = "extension.next";

    /// <summary>An event was delivered to an extension; <see cref="EventDeliveredEvent"/>.</summary>
    public const string ExtensionEvent = "extension.event";

    /// <summary>An extension called init/error or exit/error, or could not be launched; <see cref="ExtensionErrorEvent"/>.</summary>
    public const string ExtensionError = "extension.error";

    /// <summary>An extension's process ended; <see cref="ProgramExitedEvent"/>.</summary>
    public const string ExtensionExited = "extension.exited";

    /// <summary>The function's runtime was started; <see cref="ProgramStartedEvent"/>.</summary>
    public const string RuntimeStarted = "runtime.started";

    /// <summary>The runtime asked for the next invocation.</summary>
    public const string RuntimeNext = "runtime.next";

    /// <summary>The runtime called runtime/init/error; <see cref="RuntimeErrorEvent"/>.</summary>
    public const string RuntimeError = "runtime.error";

    /// <summary>The runtime's process ended; <see cref="ProgramExitedEvent"/>.</summary>
    public const string RuntimeExited = "runtime.exited";

    /// <summary>An invocation began; <see cref="InvokeStartEvent"/>.</summary>
    public const string InvokeStart = "invoke.start";

    /// <summary>The runtime delivered its answer, which the caller receives at this moment; <see cref="InvokeResponseEvent"/>.</summary>
    public const string InvokeResponse = "invoke.response";

    /// <summary>The runtime has finished the invocation; <see cref="RuntimeDoneEvent"/>.</summary>
    public const string InvokeRuntimeDone = "invoke.runtimeDone";

    /// <summary>The invocation ended, extensions included; <see cref="InvokeEndEvent"/>.</summary>
    public const string InvokeEnd = "invoke.end";

    /// <summary>All processes were stopped (SIGSTOP).</summary>
    public const string Freeze = "freeze";

    /// <summary>All processes continued (SIGCONT).</summary>
    public const string Thaw = "thaw";

    /// <summary>The environment shuts down or is reset; <see cref="ShutdownStartEvent"/>.</summary>
    public const string ShutdownStart = "shutdown.start";

    /// <summary>A process wrote a line; <see cref="LogEvent"/>.</summary>
    public const string Log = "log";

    /// <summary>An injected fault struck; <see cref="FaultEvent"/>.</summary>
    public const string Fault = "fault";

    /// <summary>A note about the sandbox; <see cref="SandboxNoteEvent"/>.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>An extension subscribed to telemetry or logs; <see cref="TelemetrySubscribedEvent"/>.</summary>
    public const string TelemetrySubscribed = "telemetry.subscribed";

    /// <summary>A batch of records was delivered; <see cref="TelemetryDeliveredEvent"/>.</summary>
    public const string TelemetryDelivered = "telemetry.delivered";

    /// <summary>An attempt to deliver a batch failed; <see cref="TelemetryFailedEvent"/>.</summary>
    public const string TelemetryFailed = "telemetry.failed";

    /// <summary>Records were dropped; <see cref="TelemetryDroppedEvent"/>.</summary>
    public const string TelemetryDropped = "telemetry.dropped";

    /// <summary>An injected fault struck telemetry; <see cref="TelemetryFaultEvent"/>.</summary>
    public const string TelemetryFault = "telemetry.fault";
}
