namespace HelloFunction;

/// <summary>One event for the handler, with the id that its answer must name.</summary>
internal sealed record Invocation(string RequestId, byte[] Event);
