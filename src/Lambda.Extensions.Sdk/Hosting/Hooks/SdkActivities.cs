using System.Diagnostics;

namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>
/// Creates a span around each hook for listeners of the source "Lambda.Extensions.Sdk" (G21). Requests that the hook sends become
/// children of the span. It is off until the first <c>next</c>, so that it does not slow the start.
/// </summary>
internal static class SdkActivities
{
    /// <summary>The name of the source, and of the meter.</summary>
    public const string Name = "Lambda.Extensions.Sdk";

    private static ActivitySource? _source;

    /// <summary>Creates spans from now on, if there is a listener.</summary>
    public static void Begin() => _source ??= new ActivitySource(Name);

    public static Activity? Start(HookKind hook, string extension)
    {
        if (_source is not { } source || !source.HasListeners()) return null;
        Activity? activity = source.StartActivity($"On{hook}");
        activity?.SetTag("lambda.ext.extension", extension);
        return activity;
    }

    public static void End(Activity? activity, HookResult result)
    {
        if (activity is null) return;
        if (result != HookResult.Completed) activity.SetStatus(ActivityStatusCode.Error, result.ToString());
        activity.Dispose();
    }
}
