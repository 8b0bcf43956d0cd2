namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>When a request that failed may be sent once more.</summary>
internal static class RepeatPolicy
{
    /// <summary>The connection broke before there was an answer. Not: it was never made, or what came is not HTTP.</summary>
    public static bool DiedUnanswered(HttpRequestException exception) =>
        exception.HttpRequestError is HttpRequestError.ResponseEnded || (exception.HttpRequestError == HttpRequestError.Unknown && exception.InnerException is IOException);

    /// <summary>By its method (RFC 9110 9.2.2), or because the server is told how to recognise the second one.</summary>
    public static bool IsIdempotent(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options || request.Method == HttpMethod.Trace
        || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete || request.Headers.Contains("Idempotency-Key");

    /// <summary>A body from memory can be written twice; a stream may be at its end.</summary>
    public static bool CanBeWrittenAgain(HttpContent? content) => content is null or ByteArrayContent or ReadOnlyMemoryContent;
}
