using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>
/// A connection of a <see cref="LocalHttpServer"/>. When a handler has its response by the time it returns, the server's thread
/// sends it, without a thread switch or an allocation. While a handler runs longer, the connection is held, so that responses
/// keep the order of the requests.
/// </summary>
internal sealed class LocalHttpConnection(IConnectionSocket socket, LocalHttpExchange exchange) : HttpServerConnection(socket, exchange.Limits)
{
    private readonly LocalHttpRequest _request = new();
    private CancellationTokenSource? _cancellation;
    private Task<LocalHttpResponse>? _pending;
    private bool _draining;
    private bool _isHead;
    private bool _closes;
    private bool _isCounted;

    public override void Drain()
    {
        _draining = true;
        base.Drain();
    }

    public override void TimedOut()
    {
        if (_pending is null)
        {
            base.TimedOut();
            return;
        }

        Send(exchange.TimedOut);
        Abandon();
    }

    public override void Dispose()
    {
        Abandon();
        Count(isReceiving: false);
        base.Dispose();
    }

    protected override void Received(int count)
    {
        base.Received(count);
        Count(IsReceiving);
    }

    protected override void Sent()
    {
        base.Sent();
        Count(IsReceiving);
    }

    protected override void Handle(in HttpServerRequest request)
    {
        _request.Begin(request);
        _closes = _draining || !request.KeepAlive;
        _isHead = request.Method.SequenceEqual("HEAD"u8);
        LocalHttpCounters.Add(ref exchange.Counters.Requests);
        if (_cancellation is null or { IsCancellationRequested: true }) _cancellation = new CancellationTokenSource();
        bool full = _request.MustAnswerNow = exchange.Counters.Pending >= exchange.MaxPending;
        ValueTask<LocalHttpResponse> answer;
        try
        {
            answer = exchange.Routes.Dispatch(_request, _cancellation.Token);
            if (answer.IsCompletedSuccessfully)
            {
                Answer(answer.Result);
                return;
            }
        }
        catch (Exception e)
        {
            Fail(e);
            return;
        }

        if (answer.IsCompleted) Settle(answer.AsTask());
        else if (full) Shed(answer.AsTask());
        else Hold(answer.AsTask());
    }

    protected override void Refused(int status) => LocalHttpCounters.Add(ref exchange.Counters.Malformed);

    protected override bool MayGoOn() => _pending!.IsCompleted;

    protected override void GoOn()
    {
        Task<LocalHttpResponse> task = _pending!;
        _pending = null;
        Volatile.Write(ref exchange.Counters.Pending, exchange.Counters.Pending - 1);
        Settle(task);
        base.GoOn();
        Count(IsReceiving);
    }

    /// <summary>Counts a request that has begun and is not complete.</summary>
    private void Count(bool isReceiving)
    {
        if (isReceiving == _isCounted) return;
        _isCounted = isReceiving;
        Volatile.Write(ref exchange.Counters.Receiving, exchange.Counters.Receiving + (isReceiving ? 1 : -1));
    }

    private void Hold(Task<LocalHttpResponse> task)
    {
        _pending = task;
        IsHeld = true;
        Volatile.Write(ref exchange.Counters.Pending, exchange.Counters.Pending + 1);
        task.GetAwaiter().UnsafeOnCompleted(exchange.Wake);
    }

    private void Shed(Task<LocalHttpResponse> task)
    {
        LocalHttpCounters.Add(ref exchange.Counters.Refused);
        Cancel();
        exchange.Forget(task);
        Write(exchange.Full);
    }

    private void Settle(Task<LocalHttpResponse> task)
    {
        if (task.IsCompletedSuccessfully) Answer(task.Result);
        else Fail(task.Exception?.InnerException ?? new TaskCanceledException(task));
    }

    private void Answer(LocalHttpResponse? response)
    {
        if (response is null)
        {
            Fail(new InvalidOperationException("A handler answered null."));
            return;
        }

        LocalHttpCounters.Add(ref exchange.Counters.Answered);
        Write(response);
    }

    private void Fail(Exception exception)
    {
        if (exception is LocalHttpRequestException fault)
        {
            LocalHttpCounters.Add(ref exchange.Counters.Answered);
            Write(LocalHttpResponse.Text(fault.Message, fault.Status));
            return;
        }

        LocalHttpCounters.Add(ref exchange.Counters.Failed);
        exchange.Report(exception);
        Write(LocalHttpExchange.Failed);
    }

    private void Write(LocalHttpResponse response)
    {
        if (_closes) IsLast = true;
        ReadOnlySpan<byte> head = response.Head, body = _isHead ? default : response.Body.Span;
        ReadOnlySpan<byte> end = _closes ? "Connection: close\r\n\r\n"u8 : "\r\n"u8;
        Span<byte> scratch = exchange.Scratch(head.Length + end.Length);
        head.CopyTo(scratch);
        end.CopyTo(scratch[head.Length..]);
        int length = head.Length + end.Length;
        // One call for head and body, where the copy is cheaper than a second call.
        bool whole = length + body.Length <= scratch.Length;
        if (whole)
        {
            body.CopyTo(scratch[length..]);
            length += body.Length;
        }

        Send(scratch[..length]);
        if (!whole) Send(body);
    }

    private void Abandon()
    {
        if (_pending is null) return;
        LocalHttpCounters.Add(ref exchange.Counters.TimedOut);
        Volatile.Write(ref exchange.Counters.Pending, exchange.Counters.Pending - 1);
        exchange.Forget(_pending);
        _pending = null;
        Cancel();
    }

    // Callbacks that are registered with the token run on the thread pool, because this thread serves all connections.
    private void Cancel() => _ = _cancellation!.CancelAsync();
}
