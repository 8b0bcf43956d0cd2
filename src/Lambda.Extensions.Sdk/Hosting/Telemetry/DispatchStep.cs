using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>One thing for the telemetry thread to do.</summary>
/// <param name="Action">What.</param>
/// <param name="Hook">The hook to call.</param>
/// <param name="Argument">Its argument; for <see cref="DispatchAction.HandlerEnded"/> the invocation, for <see cref="DispatchAction.Release"/> its request id.</param>
/// <param name="Only">The one extension to call; all that override the hook if null.</param>
internal readonly record struct DispatchStep(DispatchAction Action, HookSet Hook = HookSet.None, object? Argument = null, ExtensionModule? Only = null)
{
    public static DispatchStep Release(string requestId) => new(DispatchAction.Release, Argument: requestId);

    public static DispatchStep Call(HookSet hook, object? argument, ExtensionModule? only = null) => new(DispatchAction.CallHook, hook, argument, only);
}
