using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>The state that the connections of one server share. Only the server's thread uses it, except <see cref="Wake"/>.</summary>
internal sealed class LocalHttpExchange(LocalHttpServerOptions options, RouteTable routes, Action wake)
{
    public static readonly LocalHttpResponse Failed = LocalHttpResponse.Text("The handler failed.", 500);

    private readonly string _retryAfter = ((int)Math.Ceiling(options.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    private readonly Action<Exception>? _failed = options.HandlerFailed;
    private byte[] _scratch = new byte[16 * 1024];
    private LocalHttpResponse? _full;

    public ServerLimits Limits { get; } = options.Limits;

    public int MaxPending { get; } = options.MaxPendingRequests;

    public RouteTable Routes { get; } = routes;

    public LocalHttpCounters Counters { get; } = new();

    public Action Wake { get; } = wake;

    /// <summary>Gets the response for a request above the limit of pending requests.</summary>
    public LocalHttpResponse Full => _full ??= LocalHttpResponse.Text("Too many requests are pending.", 503).WithHeader("Retry-After", _retryAfter);

    /// <summary>Gets the whole response for a handler that took too long.</summary>
    public byte[] TimedOut => Whole(LocalHttpResponse.Text("The handler did not answer in time.", 503));

    /// <summary>Gets the whole response for a connection above the limit.</summary>
    public byte[] NoRoom => Whole(LocalHttpResponse.Text("Connection limit exceeded", 429));

    /// <summary>Returns a buffer of at least the given number of bytes, to assemble a response in.</summary>
    public Span<byte> Scratch(int least)
    {
        if (_scratch.Length < least) _scratch = new byte[least * 2];
        return _scratch;
    }

    /// <summary>Reports a handler's exception to the author.</summary>
    public void Report(Exception exception)
    {
        try
        {
            _failed?.Invoke(exception);
        }
        catch (Exception)
        {
            // An exception of the author's callback must not end the server.
        }
    }

    /// <summary>Ignores the end of a handler whose response is no longer needed.</summary>
    public void Forget(Task task) => _ = task.ContinueWith(
        static (done, state) =>
        {
            if (done.Exception?.InnerException is { } e and not (OperationCanceledException or LocalHttpRequestException)) ((LocalHttpExchange)state!).Report(e);
        },
        this,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.NotOnRanToCompletion,
        TaskScheduler.Default);

    private byte[] Whole(LocalHttpResponse response) =>
        [.. response.Head, .. Encoding.ASCII.GetBytes($"Retry-After: {_retryAfter}\r\nConnection: close\r\n\r\n"), .. response.Body.Span];
}
