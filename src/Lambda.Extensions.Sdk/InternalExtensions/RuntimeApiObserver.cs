using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// Observes the end of handlers in a function that does not use the extension. The .NET runtimes of Lambda answer over HttpClient,
/// which reports the end of a request to its diagnostic listeners. A request to <c>/runtime/invocation/{id}/response</c> or
/// <c>…/error</c> marks a handler's end, after its answer was delivered (lambda-facts 2.5). Requests to other addresses are ignored.
/// </summary>
internal sealed class RuntimeApiObserver : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Listener = "HttpHandlerDiagnosticListener";
    private const string Request = "System.Net.Http.HttpRequestOut";
    private const string Ended = "System.Net.Http.HttpRequestOut.Stop";
    private const string Path = "/runtime/invocation/";

    private readonly InternalLink _link;
    private readonly RuntimeApiAddress _api;
    private readonly IDisposable _subscription;
    private IDisposable? _requests;
    private PropertyInfo? _requestOfEnd;

    private RuntimeApiObserver(InternalLink link, RuntimeApiAddress api)
    {
        _link = link;
        _api = api;
        _subscription = DiagnosticListener.AllListeners.Subscribe(this);
    }

    public static IDisposable? Start(InternalLink link, LambdaEnvironment environment) =>
        RuntimeApiAddress.TryParse(environment.RuntimeApi, out RuntimeApiAddress api) ? new RuntimeApiObserver(link, api) : null;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == Listener) _requests ??= value.Subscribe(this, IsWanted);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != Ended || value.Value is not { } end || RequestOf(end)?.RequestUri is not { } uri || !IsRuntimeApi(uri)) return;
        string path = uri.AbsolutePath;
        int id = path.IndexOf(Path, StringComparison.Ordinal) + Path.Length;
        int idEnd = path.LastIndexOf('/');
        if (idEnd <= id) return;
        switch (path.AsSpan(idEnd))
        {
            case "/response":
                _link.Tell(path[id..idEnd], startedAt: null, error: null);
                break;
            case "/error":
                _link.Tell(path[id..idEnd], startedAt: null, new InvalidOperationException("The handler failed."));
                break;
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        _requests?.Dispose();
        _subscription.Dispose();
    }

    private bool IsWanted(string name, object? argument, object? other) => name switch
    {
        // HttpClient asks this with the request before it creates an activity for it, so this observer causes none for other
        // requests.
        Request => argument is HttpRequestMessage { RequestUri: { } uri } && IsRuntimeApi(uri),
        Ended => true,
        _ => false,
    };

    private bool IsRuntimeApi(Uri uri) =>
        uri.IsAbsoluteUri && uri.Port == _api.Port && uri.Host == _api.Host && uri.AbsolutePath.Contains(Path, StringComparison.Ordinal);

    // The class of the event is not public. The documentation of the event guarantees this member of it.
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Only in startup hooks, which do not exist in trimmed programs.")]
    private HttpRequestMessage? RequestOf(object end)
    {
        if (_requestOfEnd is null || _requestOfEnd.DeclaringType != end.GetType()) _requestOfEnd = end.GetType().GetProperty("Request");
        return _requestOfEnd?.GetValue(end) as HttpRequestMessage;
    }
}
