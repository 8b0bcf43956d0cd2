using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Http;
using Lambda.Extensions.Sdk.Testing.Lifecycle;

namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Makes the refusals of the Invoke API: the error's type in a header, as the SDKs read it, and a message.</summary>
internal static class InvokeErrors
{
    public const string RequestIdHeader = "x-amzn-RequestId";

    public static ApiResponse NotFound(string arn) => Of(404, "ResourceNotFoundException", "Function not found: " + arn, "Message");

    public static ApiResponse InvalidParameter(string message) => Of(400, "InvalidParameterValueException", message);

    public static ApiResponse InvalidContent(string message) => Of(400, "InvalidRequestContentException", message);

    public static ApiResponse Validation(string value, string member, string constraint) => Of(
        400, "ValidationException", $"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}");

    public static ApiResponse TooLarge(int limit) => Of(
        413, "RequestTooLargeException", string.Create(CultureInfo.InvariantCulture, $"Request must be smaller than {limit} bytes for the InvokeFunction operation"));

    public static ApiResponse Throttled() => Create(429, "TooManyRequestsException", "Rate Exceeded.", "message", "ConcurrentInvocationLimitExceeded") with
    {
        Headers = [(ErrorTypeHeader, "TooManyRequestsException"), ("Retry-After", "1")],
    };

    public static ApiResponse Failed(string message) => Create(500, "ServiceException", message, "Message", null, "Service");

    public static ApiResponse UnknownOperation() => Of(
        404, "UnknownOperationException", "Only Invoke (POST /2015-03-31/functions/NAME/invocations) and InvokeWithResponseStream are served here.");

    private const string ErrorTypeHeader = "x-amzn-ErrorType";

    private static ApiResponse Of(int status, string type, string message, string member = "message") => Create(status, type, message, member, null);

    private static ApiResponse Create(int status, string type, string message, string member, string? reason, string fault = "User") =>
        ApiResponse.Of(status, ApiResponse.Json, EventBodies.Write(json =>
        {
            if (reason is not null) json.WriteString("Reason", reason);
            json.WriteString("Type", fault);
            json.WriteString(member, message);
        })) with
        {
            Headers = [(ErrorTypeHeader, type)],
        };
}
