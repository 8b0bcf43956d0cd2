namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>Maps requests to a handler; a method of <see langword="null"/> matches any.</summary>
internal sealed record Route(byte[]? Method, RoutePattern Pattern, Func<LocalHttpRequest, CancellationToken, ValueTask<LocalHttpResponse>> Handler);
