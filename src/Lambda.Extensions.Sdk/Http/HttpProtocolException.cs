namespace Lambda.Extensions.Sdk;

/// <summary>The peer sent what is not HTTP/1.1, more than the caps allow, or ended in the middle of a message.</summary>
internal sealed class HttpProtocolException(string message) : IOException(message);
