namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>Which requests go to which handler; a method of <see langword="null"/> is any.</summary>
internal sealed record Route(byte[]? Method, RoutePattern Pattern, Func<LocalHttpRequest, CancellationToken, ValueTask<LocalHttpResponse>> Handler);
