using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>What the connections of one server share; used by its thread, but for <see cref="Wake"/>.</summary>
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

    /// <summary>Too many requests are pending.</summary>
    public LocalHttpResponse Full => _full ??= LocalHttpResponse.Text("Too many requests are pending.", 503).WithHeader("Retry-After", _retryAfter);

    /// <summary>A handler took too long: the whole response.</summary>
    public byte[] TimedOut => Whole(LocalHttpResponse.Text("The handler did not answer in time.", 503));

    /// <summary>Too many connections: the whole response.</summary>
    public byte[] NoRoom => Whole(LocalHttpResponse.Text("Connection limit exceeded", 429));

    /// <summary>At least so many bytes, to put a response together in.</summary>
    public Span<byte> Scratch(int least)
    {
        if (_scratch.Length < least) _scratch = new byte[least * 2];
        return _scratch;
    }

    /// <summary>Tells the author what a handler threw.</summary>
    public void Report(Exception exception)
    {
        try
        {
            _failed?.Invoke(exception);
        }
        catch (Exception)
        {
            // Not worth the server's life.
        }
    }

    /// <summary>Nobody waits for this handler any more.</summary>
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
