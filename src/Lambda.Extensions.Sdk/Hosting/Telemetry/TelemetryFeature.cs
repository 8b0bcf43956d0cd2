using System.Diagnostics.CodeAnalysis;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>
/// Contains the switch that the build sets when no class of the program overrides a hook of telemetry (<c>LambdaExtensionTelemetry</c>). The
/// native compiler then leaves telemetry out of the executable.
/// </summary>
internal static class TelemetryFeature
{
    private const string Switch = "Lambda.Extensions.Sdk.Telemetry";

    [FeatureSwitchDefinition(Switch)]
    private static bool IsIncluded => !AppContext.TryGetSwitch(Switch, out bool included) || included;

    /// <summary>Begins telemetry; null when no hook needs it, or the executable does not contain it, which is logged.</summary>
    public static ITelemetrySession? Begin(HostContext host, Registration registration, HookFailurePolicy settlement, RestoreNotice restores, Func<bool> trySendNext)
    {
        if (!host.WantsTelemetry) return null;
        if (IsIncluded) return new TelemetrySession(host, registration, settlement, restores, trySendNext);
        TelemetryLog.NotIncluded(host.Log);
        return null;
    }
}
