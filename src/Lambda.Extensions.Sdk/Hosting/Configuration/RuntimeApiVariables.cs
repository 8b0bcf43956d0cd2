namespace Lambda.Extensions.Sdk.Hosting.Configuration;

/// <summary>The names of the variables for the proxy of the Runtime API.</summary>
internal static class RuntimeApiVariables
{
    public const string Enabled = "LAMBDA_EXT_RUNTIME_PROXY_ENABLED";
    public const string Port = "LAMBDA_EXT_RUNTIME_PROXY_PORT";
    public const string Upstream = "LAMBDA_EXT_RUNTIME_PROXY_UPSTREAM";
    public const string HookTimeout = "LAMBDA_EXT_RUNTIME_PROXY_HOOK_TIMEOUT_MS";
    public const string FailureMode = "LAMBDA_EXT_RUNTIME_PROXY_FAILURE_MODE";
    public const string Completes = "LAMBDA_EXT_RUNTIME_PROXY_COMPLETES";

    /// <summary>Gets the names of all these variables.</summary>
    public static string[] All => [Enabled, Port, Upstream, HookTimeout, FailureMode, Completes];
}
