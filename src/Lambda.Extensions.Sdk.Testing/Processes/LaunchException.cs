namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Thrown when a program cannot be executed. The error type is the platform's (server-behaviour 4.1).</summary>
internal sealed class LaunchException(string errorType, string message) : Exception(message)
{
    public const string PermissionDenied = "PermissionDenied";
    public const string UnknownError = "UnknownError";
    public const string TooManyExtensions = "TooManyExtensions";

    public string ErrorType { get; } = errorType;
}
