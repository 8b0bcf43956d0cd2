namespace Lambda.Extensions.Sdk;

/// <summary>An event of a type this SDK does not know. The loop counts it, says so once, and asks for the next one.</summary>
public sealed class UnknownExtensionEvent : ExtensionEvent
{
    internal UnknownExtensionEvent(string eventType, string json, DateTimeOffset? deadline)
        : base(deadline)
    {
        EventType = eventType;
        Json = json;
    }

    /// <summary>The event's type as the platform sent it; empty when it sent none.</summary>
    public string EventType { get; }

    /// <summary>The whole event as it came.</summary>
    public string Json { get; }
}
