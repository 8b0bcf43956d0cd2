namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>The process's exit codes; docs/diagnostics.md lists them.</summary>
internal static class ExitCodes
{
    /// <summary>The process ended after SHUTDOWN, SIGTERM, or the end of the API.</summary>
    public const int Success = 0;

    /// <summary>A variable is not legal, under FailClosed.</summary>
    public const int ConfigurationInvalid = 10;

    /// <summary>The extension failed before its first <c>next</c>, under FailClosed.</summary>
    public const int InitializationFailed = 11;

    /// <summary>A hook failed after the first <c>next</c>, under FailClosed.</summary>
    public const int HookFailed = 12;

    /// <summary>AWS_LAMBDA_RUNTIME_API is missing or malformed.</summary>
    public const int NotOnLambda = 20;

    /// <summary>The platform refused <c>register</c>, or could not be reached.</summary>
    public const int RegistrationFailed = 21;

    /// <summary>The platform did not answer <c>next</c>, and repeating the request does not help.</summary>
    public const int NextFailed = 22;

    /// <summary>A defect of the SDK.</summary>
    public const int Internal = 70;
}
