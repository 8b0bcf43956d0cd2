namespace Lambda.Extensions.Sdk;

/// <summary>
/// Represents an event of a type that this SDK does not know. The loop counts it, logs it once, and asks for the next one.
/// </summary>
public sealed class UnknownExtensionEvent : ExtensionEvent
{
    internal UnknownExtensionEvent(string eventType, string json, DateTimeOffset? deadline)
        : base(deadline)
    {
        EventType = eventType;
        Json = json;
    }

    /// <summary>Gets the event's type as the platform sent it; empty when it sent none.</summary>
    public string EventType { get; }

    /// <summary>Gets the whole event as it arrived.</summary>
    public string Json { get; }
}
