namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>How a hook ended.</summary>
internal readonly record struct HookOutcome(HookResult Result, Exception? Error = null);
