namespace Lambda.Extensions.Sdk.Http;

/// <summary>The peer's data is not HTTP/1.1, is above a limit, or ended in the middle of a message.</summary>
internal sealed class HttpSyntaxException(string message) : IOException(message);
