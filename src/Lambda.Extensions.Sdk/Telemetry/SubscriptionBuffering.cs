namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>
/// The limits of the platform's buffer of records. A batch is delivered when any of the limits is reached. The buffers count as the
/// function's memory, once for each subscriber.
/// </summary>
public sealed class SubscriptionBuffering
{
    /// <summary>Gets or sets the number of records in a batch. 1,000 to 10,000; 1,000 by default.</summary>
    public int MaxItems { get; set; } = 1000;

    /// <summary>
    /// Gets or sets the number of bytes in a batch. 262,144 to 1,048,576; 262,144 by default. A delivery can be twice as large.
    /// </summary>
    public int MaxBytes { get; set; } = 262_144;

    /// <summary>
    /// Gets or sets the time that the first record of a batch waits. 25 ms to 30 s in whole milliseconds; 25 ms by default, so that
    /// an extension sees the end of an invocation soon.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(25);

    internal void Validate()
    {
        Check(MaxItems is >= 1000 and <= 10_000, nameof(MaxItems), MaxItems, "1,000 to 10,000");
        Check(MaxBytes is >= 262_144 and <= 1_048_576, nameof(MaxBytes), MaxBytes, "262,144 to 1,048,576");
        Check(Timeout >= TimeSpan.FromMilliseconds(25) && Timeout <= TimeSpan.FromSeconds(30), nameof(Timeout), Timeout, "25 ms to 30 s");
    }

    private static void Check(bool legal, string name, object value, string range)
    {
        if (!legal) throw new ArgumentOutOfRangeException(name, value, $"{nameof(SubscriptionBuffering)}.{name} is out of its range: {range}.");
    }
}
