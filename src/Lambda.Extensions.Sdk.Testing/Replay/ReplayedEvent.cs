namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>Represents an event that an extension received, in the recording or in the replay.</summary>
/// <param name="Extension">The extension's name in the replay.</param>
/// <param name="EventType">The type: <c>INVOKE</c> or <c>SHUTDOWN</c>.</param>
/// <param name="RequestId">The request id of an <c>INVOKE</c>, or <see langword="null"/>.</param>
/// <param name="Recorded">The recorded time from the event to the call of <c>next</c>, or to the exit after a <c>SHUTDOWN</c>; <see langword="null"/> without one.</param>
/// <param name="Replayed">The same time in the replay.</param>
public sealed record ReplayedEvent(string Extension, string EventType, string? RequestId, TimeSpan? Recorded, TimeSpan? Replayed);
