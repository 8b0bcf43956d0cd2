using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>The state that the connections of one server share. Only the server's thread uses it, except <see cref="Wake"/> and <see cref="Report"/>.</summary>
internal sealed class LocalHttpExchange(LocalHttpServerOptions options, RouteTable routes, Action wake, ILogger log)
{
    private const long LoggedInFull = 10;
    private const long ThenEvery = 100;

    public static readonly LocalHttpResponse Failed = LocalHttpResponse.Text("The handler failed.", 500);

    private readonly string _retryAfter = ((int)Math.Ceiling(options.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    private byte[] _scratch = new byte[16 * 1024];
    private LocalHttpResponse? _full;
    private long _failures;

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

    /// <summary>Logs a handler's exception: the first ones, then some, because a client can repeat its request without end.</summary>
    public void Report(Exception exception)
    {
        long count = Interlocked.Increment(ref _failures);
        if (count > LoggedInFull && count % ThenEvery != 0) return;
        try
        {
            LocalHttpLog.HandlerFailed(log, exception, count);
        }
        catch (Exception)
        {
            // An exception of the author's logger must not end the server.
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
