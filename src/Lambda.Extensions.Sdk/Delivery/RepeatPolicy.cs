namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>Decides whether a failed request may be sent once more.</summary>
internal static class RepeatPolicy
{
    /// <summary>
    /// True when the connection broke before there was an answer. False when it was never made, or when the answer is not HTTP.
    /// </summary>
    public static bool DiedUnanswered(HttpRequestException exception) =>
        exception.HttpRequestError is HttpRequestError.ResponseEnded || (exception.HttpRequestError == HttpRequestError.Unknown && exception.InnerException is IOException);

    /// <summary>True for idempotent methods (RFC 9110 9.2.2), and for requests with an <c>Idempotency-Key</c>.</summary>
    public static bool IsIdempotent(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options || request.Method == HttpMethod.Trace
        || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete || request.Headers.Contains("Idempotency-Key");

    /// <summary>True when the body can be written twice: it is in memory. A stream may be at its end.</summary>
    public static bool CanBeWrittenAgain(HttpContent? content) => content is null or ByteArrayContent or ReadOnlyMemoryContent;
}
