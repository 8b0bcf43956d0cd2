using System.Globalization;
using Lambda.Extensions.Sdk.Hosting.Configuration;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Telemetry;
using Lambda.Extensions.Sdk.Logging;

namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>
/// Logs the start of a life, if that was requested, with unknown variables; and its end: trouble and losses if there were any, and a full summary if it was requested
/// (G08, G21).
/// </summary>
internal static class LifecycleSummary
{
    public static void SayStart(HostContext host)
    {
        if (host.SayStartup) LifecycleLog.Startup(host.Log, host.Startup.Describe());
        foreach (MisspeltVariable unknown in UnknownVariables.Find(host.Environment))
            LifecycleLog.UnknownVariable(host.Log, unknown.Name, unknown.Nearest is null ? "" : $" Did you mean {unknown.Nearest}?");
    }

    public static void Log(HostContext host, ITelemetrySession? telemetry)
    {
        LifecycleCounters c = host.Counters;
        if (c.AnyTrouble) LifecycleLog.Trouble(host.Log, c.HooksFailed, c.HooksCancelled, c.HooksAbandoned, c.HooksSkipped, c.UnknownEvents, c.NextFailures);
        if (telemetry is { Ledger.AnyLoss: true }) TelemetryLog.Lost(host.Log, telemetry.Ledger.ToString());
        SdkLoggers.Current.LogLosses(host.Log);
        if (host.SaySummary) TelemetryLog.Summary(host.Log, Describe(c, telemetry));
    }

    private static string Describe(LifecycleCounters c, ITelemetrySession? telemetry)
    {
        double held = c.HeldInvocations == 0 ? 0 : c.HeldTime.TotalMilliseconds / c.HeldInvocations;
        double flush = c.Flushes == 0 ? 0 : c.FlushTime.TotalMilliseconds / c.Flushes;
        string life = string.Create(
            CultureInfo.InvariantCulture,
            $"{c.Invocations} invocations, {c.PartialInvocations} of them partial; held {held:0.0} ms on average, {c.LongestHeldTime.TotalMilliseconds:0.0} at most; {c.Flushes} flushes of {flush:0.0} ms on average");
        return telemetry is null ? life : $"{life}; {telemetry.Ledger}";
    }
}
