namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>Counted by the server's thread alone; read by any.</summary>
internal sealed class LocalHttpCounters
{
    public long Requests;
    public long Answered;
    public long Refused;
    public long Failed;
    public long TimedOut;
    public long Malformed;
    public int Pending;

    public static void Add(ref long counter) => Volatile.Write(ref counter, counter + 1);
}
