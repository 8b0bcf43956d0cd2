namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Represents a checked request of the Invoke API.</summary>
/// <param name="Type">The wanted kind of invocation.</param>
/// <param name="WantsLog">True when the answer has the last 4 KB of the log.</param>
/// <param name="RequestId">The id of the request, which is that of the invocation.</param>
/// <param name="Arn">The ARN that was invoked.</param>
/// <param name="Payload">The event.</param>
/// <param name="ClientContext">The decoded client context, or <see langword="null"/>.</param>
/// <param name="TraceId">The trace header: the caller's, or a new one.</param>
/// <param name="TenantId">The tenant, or <see langword="null"/>.</param>
internal sealed record InvokeCall(
    InvocationType Type, bool WantsLog, string RequestId, string Arn, string Payload, string? ClientContext, string TraceId, string? TenantId);
