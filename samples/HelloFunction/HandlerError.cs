namespace HelloFunction;

/// <summary>The error that the function's caller receives when the handler fails.</summary>
internal sealed record HandlerError(string Type, string Message);
