using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>One thing for the telemetry thread to do.</summary>
internal readonly struct DispatchStep
{
    public DispatchAction Action { get; private init; }

    /// <summary>Gets the hook to call, with its argument.</summary>
    public HookRequest Request { get; private init; }

    /// <summary>Gets the one extension to call; null for all that override the hook.</summary>
    public ExtensionModule? Only { get; private init; }

    /// <summary>Gets the invocation whose handler has ended.</summary>
    public Invocation? Invocation { get; private init; }

    /// <summary>Gets the request id of the invocation in which <c>next</c> may be requested.</summary>
    public string? RequestId { get; private init; }

    public static DispatchStep Call(HookRequest request, ExtensionModule? only = null) => new() { Action = DispatchAction.CallHook, Request = request, Only = only };

    public static DispatchStep HandlerEnded(Invocation invocation) => new() { Action = DispatchAction.HandlerEnded, Invocation = invocation };

    public static DispatchStep Release(string requestId) => new() { Action = DispatchAction.Release, RequestId = requestId };
}

/// <summary>The kinds of <see cref="DispatchStep"/>.</summary>
internal enum DispatchAction
{
    CallHook,

    /// <summary>The hooks of a handler's end have run. The flushes that follow are decided now.</summary>
    HandlerEnded,

    /// <summary>The work that <c>next</c> waits for is done.</summary>
    Release,
}
