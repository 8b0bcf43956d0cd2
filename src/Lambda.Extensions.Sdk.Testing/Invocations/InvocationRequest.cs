namespace Lambda.Extensions.Sdk.Testing.Invocations;

/// <summary>An invocation with more than a payload.</summary>
public sealed class InvocationRequest
{
    /// <summary>The event for the function, normally JSON. Extensions never see it. Default <c>{}</c>.</summary>
    public string Payload { get; init; } = "{}";

    /// <summary>The request id; a new UUID when <see langword="null"/>.</summary>
    public string? RequestId { get; init; }

    /// <summary>The X-Ray trace header. When <see langword="null"/> there is none, unless <see cref="LambdaEmulatorBuilder.WithTracing"/> makes one.</summary>
    public string? TraceId { get; init; }

    /// <summary>The value of <c>Lambda-Runtime-Client-Context</c>; no header when <see langword="null"/>.</summary>
    public string? ClientContext { get; init; }

    /// <summary>The tenant, in the header <c>Lambda-Runtime-Aws-Tenant-Id</c> and in telemetry; that of <see cref="LambdaEmulatorBuilder.WithTenant"/> when <see langword="null"/>.</summary>
    public string? TenantId { get; init; }
}
