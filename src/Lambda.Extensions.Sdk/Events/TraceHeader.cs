namespace Lambda.Extensions.Sdk;

/// <summary>The trace header the platform hands out with an invocation.</summary>
/// <param name="Type">The kind of header; <c>X-Amzn-Trace-Id</c> so far.</param>
/// <param name="Value">The header's value, such as <c>Root=1-…;Parent=…;Sampled=1</c>.</param>
public sealed record TraceHeader(string Type, string Value);
