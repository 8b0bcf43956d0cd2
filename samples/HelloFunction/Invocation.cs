namespace HelloFunction;

/// <summary>One event for the handler, with the id under which it has to be answered.</summary>
internal sealed record Invocation(string RequestId, byte[] Event);
