namespace Lambda.Extensions.Sdk.Testing.Invocations;

/// <summary>Describes an invocation, with more than a payload.</summary>
public sealed class InvocationRequest
{
    /// <summary>Gets the event for the function, normally JSON. Extensions never receive it. Default <c>{}</c>.</summary>
    public string Payload { get; init; } = "{}";

    /// <summary>Gets the request id; a new UUID when <see langword="null"/>.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets the X-Ray trace header. When <see langword="null"/>, there is none, unless <see cref="LambdaEmulatorBuilder.WithTracing"/> creates one.</summary>
    public string? TraceId { get; init; }

    /// <summary>Gets the value of <c>Lambda-Runtime-Client-Context</c>; no header when <see langword="null"/>.</summary>
    public string? ClientContext { get; init; }

    /// <summary>Gets the tenant, for the header <c>Lambda-Runtime-Aws-Tenant-Id</c> and telemetry. When <see langword="null"/>, the tenant of <see cref="LambdaEmulatorBuilder.WithTenant"/>.</summary>
    public string? TenantId { get; init; }

    /// <summary>The ARN that was invoked; the function's own when <see langword="null"/>.</summary>
    internal string? InvokedFunctionArn { get; init; }

    /// <summary>Receives the bytes of the function's answer as they arrive, for a caller that streams.</summary>
    internal Func<ReadOnlyMemory<byte>, ValueTask>? OnAnswerBytes { get; init; }
}
