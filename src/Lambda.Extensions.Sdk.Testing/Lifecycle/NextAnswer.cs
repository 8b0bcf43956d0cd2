namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Represents the answer to a pending <c>next</c> of an extension: an event, a refusal, or the end of the sandbox.</summary>
internal sealed class NextAnswer
{
    /// <summary>The sandbox has ended: the connection is closed without an answer, as when the whole environment disappears.</summary>
    public static readonly NextAnswer Aborted = new();

    public string? EventType { get; private init; }

    public string? RequestId { get; private init; }

    public string? Body { get; private init; }

    public ApiError? Error { get; private init; }

    public static NextAnswer OfInvoke(string requestId, string body) => new() { EventType = EventNames.Invoke, RequestId = requestId, Body = body };

    public static NextAnswer OfShutdown(string body) => new() { EventType = EventNames.Shutdown, Body = body };

    public static NextAnswer OfError(ApiError error) => new() { Error = error };
}
