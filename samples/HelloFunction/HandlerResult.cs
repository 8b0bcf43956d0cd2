namespace HelloFunction;

/// <summary>The handler's result for an event: an answer or an error, and whether the process ends afterwards.</summary>
internal sealed record HandlerResult(ReadOnlyMemory<byte>? Answer, HandlerError? Error, int? ExitCode);
