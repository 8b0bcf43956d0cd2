namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Represents an error that ends INIT or an invocation. Only the first of a sandbox is kept (lambda-facts 1.4).</summary>
internal sealed record FatalError(string ErrorType, string Message)
{
    public const string ExtensionCrash = "Extension.Crash";
    public const string ExtensionInitError = "Extension.InitError";
    public const string ExtensionExitError = "Extension.ExitError";
    public const string ExtensionLaunchError = "Extension.LaunchError";
    public const string RuntimeExitError = "Runtime.ExitError";
    public const string RuntimeOutOfMemory = "Runtime.OutOfMemory";
    public const string RuntimeInvalidEntrypoint = "Runtime.InvalidEntrypoint";
    public const string SandboxTimeout = "Sandbox.Timedout";
    public const string SandboxFailure = "Sandbox.Failure";
    public const string EnvironmentUnhealthy = "Client.ExecutionEnvironmentUnhealthy";

    public bool IsExtension => ErrorType.StartsWith("Extension.", StringComparison.Ordinal);
}
