namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>The counters of a server. Only the server's thread changes them; any thread may read them.</summary>
internal sealed class LocalHttpCounters
{
    public long Requests;
    public long Answered;
    public long Refused;
    public long Failed;
    public long TimedOut;
    public long Malformed;
    public int Pending;
    public int Receiving;

    public static void Add(ref long counter) => Volatile.Write(ref counter, counter + 1);
}
