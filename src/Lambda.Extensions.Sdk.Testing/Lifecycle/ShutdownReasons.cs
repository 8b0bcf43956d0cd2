namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>The reasons as the platform sends them: lower case (lambda-facts 1.6).</summary>
internal static class ShutdownReasons
{
    public const string Spindown = "spindown";
    public const string Timeout = "timeout";
    public const string Failure = "failure";
}
