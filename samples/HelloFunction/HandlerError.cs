namespace HelloFunction;

/// <summary>What the caller of the function gets to see when the handler fails.</summary>
internal sealed record HandlerError(string Type, string Message);
