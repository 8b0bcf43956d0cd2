using System.Text;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>Finds the handler of a request: the first matching route, in the order in which they were added.</summary>
internal sealed class RouteTable
{
    private static readonly LocalHttpResponse NotFound = LocalHttpResponse.Text("Nothing is served at this path.", 404);

    private Route[] _routes = [];

    /// <exception cref="ArgumentException">The method or the pattern is not valid.</exception>
    public void Add(string method, string pattern, Func<LocalHttpRequest, CancellationToken, ValueTask<LocalHttpResponse>> handler)
    {
        byte[]? bytes = method == "*" ? null : Encoding.ASCII.GetBytes(method);
        if (bytes is not null && (!Ascii.IsValid(method) || !HttpSyntax.IsToken(bytes))) throw new ArgumentException($"'{method}' is no method.", nameof(method));
        _routes = [.. _routes, new Route(bytes, new RoutePattern(pattern), handler)];
    }

    public ValueTask<LocalHttpResponse> Dispatch(LocalHttpRequest request, CancellationToken cancellationToken)
    {
        Route[] routes = _routes;
        bool pathKnown = false;
        foreach (Route route in routes)
        {
            if (!request.Matches(route.Pattern)) continue;
            if (route.Method is null || request.RawMethod.SequenceEqual(route.Method)) return route.Handler(request, cancellationToken);
            pathKnown = true;
        }

        return new(pathKnown ? NotAllowed(request, routes) : NotFound);
    }

    private static LocalHttpResponse NotAllowed(LocalHttpRequest request, Route[] routes)
    {
        List<string> allowed = [];
        foreach (Route route in routes)
        {
            if (route.Method is { } method && request.Matches(route.Pattern) && Encoding.ASCII.GetString(method) is var name && !allowed.Contains(name)) allowed.Add(name);
        }

        return LocalHttpResponse.Text("Not allowed", 405).WithHeader("Allow", string.Join(", ", allowed));
    }
}

/// <summary>Maps requests to a handler; a method of <see langword="null"/> matches any.</summary>
internal sealed record Route(byte[]? Method, RoutePattern Pattern, Func<LocalHttpRequest, CancellationToken, ValueTask<LocalHttpResponse>> Handler);
