namespace Lambda.Extensions.Sdk.Http;

/// <summary>The peer sent what is not HTTP/1.1, more than the caps allow, or ended in the middle of a message.</summary>
internal sealed class HttpSyntaxException(string message) : IOException(message);
