namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Lists the reasons in the platform's spelling: lower case (lambda-facts 1.6).</summary>
internal static class ShutdownReasons
{
    public const string Spindown = "spindown";
    public const string Timeout = "timeout";
    public const string Failure = "failure";
}
