using System.Diagnostics;

namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>
/// A span around each hook, for whoever listens to the source "Lambda.Extensions.Sdk" (G21): what the hook sends becomes its child. Off
/// until the first <c>next</c>: the start must not pay for it.
/// </summary>
internal static class SdkActivities
{
    /// <summary>The name of the source, and of the meter.</summary>
    public const string Name = "Lambda.Extensions.Sdk";

    private static ActivitySource? _source;

    /// <summary>From now on there are spans, if somebody listens.</summary>
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
