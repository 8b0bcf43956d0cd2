namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>The headers of the Runtime API that this module reads or writes.</summary>
internal static class RuntimeHeaderNames
{
    public const string RequestId = "Lambda-Runtime-Aws-Request-Id";
    public const string Deadline = "Lambda-Runtime-Deadline-Ms";
    public const string FunctionArn = "Lambda-Runtime-Invoked-Function-Arn";
    public const string Trace = "Lambda-Runtime-Trace-Id";
    public const string Tenant = "Lambda-Runtime-Aws-Tenant-Id";
    public const string ErrorType = "Lambda-Runtime-Function-Error-Type";
    public const string ErrorBody = "Lambda-Runtime-Function-Error-Body";
    public const string ResponseMode = "Lambda-Runtime-Function-Response-Mode";
    public const string ContentType = "Content-Type";

    public static ReadOnlySpan<byte> RequestIdBytes => "lambda-runtime-aws-request-id"u8;

    public static ReadOnlySpan<byte> ErrorTypeBytes => "lambda-runtime-function-error-type"u8;
}
