using System.Globalization;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>Counts what the function sent: received = queued + left out + refused, per span, log record and metric.</summary>
internal sealed class ReceiverCounts
{
    private long _requests;
    private long _invalid;
    private long _received;
    private long _queued;
    private long _leftOut;
    private long _refused;
    private long _postponed;

    /// <summary>Gets the number of requests that were received whole.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Gets the number of requests that were refused without being read: 400, 413, 415.</summary>
    public long Invalid => Volatile.Read(ref _invalid);

    /// <summary>Gets the number of items in valid requests.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Gets the number of items that a queue took.</summary>
    public long Queued => Volatile.Read(ref _queued);

    /// <summary>Gets the number of items that sampling and patterns left out.</summary>
    public long LeftOut => Volatile.Read(ref _leftOut);

    /// <summary>Gets the number of items that were refused for good, in a partial success.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Gets the number of items that the function has to send again, because the queue was full: 503, 413.</summary>
    public long Postponed => Volatile.Read(ref _postponed);

    public void AddRequest() => Interlocked.Increment(ref _requests);

    public void AddInvalid() => Interlocked.Increment(ref _invalid);

    public void AddPostponed(int items)
    {
        Interlocked.Add(ref _received, items);
        Interlocked.Add(ref _postponed, items);
    }

    public void Add(int queued, int leftOut, int refused)
    {
        Interlocked.Add(ref _received, queued + leftOut + refused);
        Interlocked.Add(ref _queued, queued);
        Interlocked.Add(ref _leftOut, leftOut);
        Interlocked.Add(ref _refused, refused);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"requests={Requests} invalid={Invalid} received={Received} queued={Queued} leftOut={LeftOut} refused={Refused} postponed={Postponed}");
}
