namespace HelloFunction;

/// <summary>What the handler made of an event: an answer or an error, and whether the process ends afterwards.</summary>
internal sealed record HandlerResult(ReadOnlyMemory<byte>? Answer, HandlerError? Error, int? ExitCode);
