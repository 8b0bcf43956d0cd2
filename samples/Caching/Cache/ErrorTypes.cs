namespace Caching.Cache;

/// <summary>
/// The names of the errors that this extension makes itself. openapi.yaml lists them. Further names come from Parameter Store and are
/// passed on.
/// </summary>
internal static class ErrorTypes
{
    public const string AccessDenied = "AccessDeniedException";
    public const string BadGateway = "BadGatewayException";
    public const string CredentialsNotFound = "CredentialsNotFound";
    public const string GatewayTimeout = "GatewayTimeoutException";
    public const string InternalServerError = "InternalServerError";
    public const string InvalidRequest = "InvalidRequestException";
    public const string MethodNotAllowed = "MethodNotAllowedException";
    public const string OpenSslNotFound = "OpenSslNotFound";
    public const string ParameterNotFound = "ParameterNotFound";
    public const string ResourceNotFound = "ResourceNotFoundException";
    public const string ServiceUnavailable = "ServiceUnavailableException";
    public const string Throttling = "ThrottlingException";
    public const string TooManyRequests = "TooManyRequestsException";
    public const string Validation = "ValidationException";
}
