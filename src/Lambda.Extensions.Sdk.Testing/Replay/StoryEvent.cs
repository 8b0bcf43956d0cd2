namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>An event of an extension.</summary>
/// <param name="Type"><c>INVOKE</c> or <c>SHUTDOWN</c>.</param>
/// <param name="RequestId">The invocation, or <see langword="null"/>.</param>
/// <param name="Took">The time until it asked for the next one, or ended; <see langword="null"/> if it did not.</param>
internal sealed record StoryEvent(string Type, string? RequestId, TimeSpan? Took)
{
    /// <summary>True when the extension did what follows from the event.</summary>
    public bool IsAnswered => Took is not null;
}
