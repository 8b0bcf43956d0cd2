namespace Lambda.Extensions.Sdk.Testing;

/// <summary>What releases a pending <c>next</c> of an extension: an event, a refusal, or the end of the sandbox.</summary>
internal sealed class Delivery
{
    /// <summary>The sandbox is gone: the connection is closed without an answer, as when the whole environment disappears.</summary>
    public static readonly Delivery Aborted = new();

    public string? EventType { get; private init; }

    public string? RequestId { get; private init; }

    public string? Body { get; private init; }

    public ApiError? Error { get; private init; }

    public static Delivery OfInvoke(string requestId, string body) => new() { EventType = EventNames.Invoke, RequestId = requestId, Body = body };

    public static Delivery OfShutdown(string body) => new() { EventType = EventNames.Shutdown, Body = body };

    public static Delivery OfError(ApiError error) => new() { Error = error };
}
