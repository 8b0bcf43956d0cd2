namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>An event was delivered to an extension's pending <c>next</c> (<see cref="EmulatorEventNames.ExtensionEvent"/>).</summary>
/// <remarks>A client that has given up its <c>next</c> does not receive it: the event is lost, as on the platform.</remarks>
public sealed class EventDeliveredEvent : EmulatorEvent
{
    internal EventDeliveredEvent(string extension, string? requestId, string eventType, string body)
        : base(EmulatorEventNames.ExtensionEvent, extension, requestId)
    {
        EventType = eventType;
        Body = body;
    }

    /// <summary>Gets the event's type: <c>INVOKE</c> or <c>SHUTDOWN</c>.</summary>
    public string EventType { get; }

    /// <summary>The event as JSON.</summary>
    internal string Body { get; }

    private protected override string Describe() => EventType;
}
