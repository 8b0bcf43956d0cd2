namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>The end of a handler, as the function told it.</summary>
/// <param name="RequestId">Which invocation.</param>
/// <param name="Duration">How long the handler ran, when its start was seen.</param>
/// <param name="At">When, as a timestamp of the clock.</param>
/// <param name="Error">What it failed with.</param>
internal sealed record HandlerEnd(string RequestId, TimeSpan? Duration, long At, Exception? Error);
