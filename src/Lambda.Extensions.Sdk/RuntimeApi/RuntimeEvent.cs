using System.Globalization;
using Lambda.Extensions.Sdk.RuntimeApi.Wire;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>The event of an invocation, on its way to the handler.</summary>
public sealed class RuntimeEvent : RuntimeMessage
{
    /// <summary>Creates an event, also for tests of an extension.</summary>
    /// <param name="requestId">The invocation's request id.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="headers">The headers of the platform's response, or <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="requestId"/> is null.</exception>
    public RuntimeEvent(string requestId, ReadOnlyMemory<byte> payload, IReadOnlyList<KeyValuePair<string, string>>? headers = null)
        : base(payload, headers)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        RequestId = requestId;
    }

    /// <summary>Gets the invocation's request id.</summary>
    public string RequestId { get; }

    /// <summary>Gets the moment of the function's timeout, or <see langword="null"/>.</summary>
    public DateTimeOffset? Deadline =>
        long.TryParse(GetHeader(RuntimeHeaderNames.Deadline), NumberStyles.None, CultureInfo.InvariantCulture, out long ms) && ms < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    /// <summary>Gets the ARN by which the function was invoked, or <see langword="null"/>.</summary>
    public string? InvokedFunctionArn => GetHeader(RuntimeHeaderNames.FunctionArn);

    /// <summary>Gets the trace header, or <see langword="null"/>. <see cref="EventDecision.WithTraceHeader"/> sets another one.</summary>
    public TraceHeader? Tracing => GetHeader(RuntimeHeaderNames.Trace) is { Length: > 0 } value ? new TraceHeader("X-Amzn-Trace-Id", value) : null;

    /// <summary>Gets the tenant that the invocation serves, with tenant isolation; otherwise <see langword="null"/>.</summary>
    public string? TenantId => GetHeader(RuntimeHeaderNames.Tenant);
}
