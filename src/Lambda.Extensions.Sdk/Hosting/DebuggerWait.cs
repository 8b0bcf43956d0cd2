using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lambda.Extensions.Sdk.Hosting.Configuration;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;

namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>
/// Waits for a debugger before anything else when the variable names this extension, as <c>lambda-ext start --wait-for-debugger</c> does. Native
/// code does not wait: it has no managed debugger.
/// </summary>
internal static class DebuggerWait
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    public static void Run(HostContext host) => Run(host, static () => Debugger.IsAttached);

    /// <param name="host">The host.</param>
    /// <param name="isAttached">Returns whether a debugger is attached.</param>
    public static void Run(HostContext host, Func<bool> isAttached)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported || host.Environment[UnknownVariables.WaitForDebugger] != host.Name || isAttached()) return;
        LifecycleLog.WaitingForDebugger(host.Log, host.Name, Environment.ProcessId);
        while (!isAttached() && !host.Stop.IsRequested) Task.Delay(Period, host.Time).GetAwaiter().GetResult();
    }
}
