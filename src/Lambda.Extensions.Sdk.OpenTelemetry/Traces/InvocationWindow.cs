namespace Lambda.Extensions.Sdk.OpenTelemetry.Traces;

/// <summary>An invocation with its trace, and the time in which the function works for it.</summary>
/// <param name="RequestId">Its request id.</param>
/// <param name="Identity">The ids of its span.</param>
/// <param name="TraceId">The trace id as a number.</param>
/// <param name="From">Nanoseconds since 1970; <see langword="null"/> when others may run at the same time.</param>
/// <param name="Until">Nanoseconds since 1970; <see langword="null"/> while it is not known.</param>
internal sealed record InvocationWindow(string RequestId, SpanIdentity Identity, UInt128 TraceId, ulong? From, ulong? Until = null);
