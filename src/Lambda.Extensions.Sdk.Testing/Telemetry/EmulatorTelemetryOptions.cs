using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Telemetry;

/// <summary>Configures the emulated Telemetry and Logs APIs. The defaults are the platform's.</summary>
public sealed class EmulatorTelemetryOptions
{
    /// <summary>Gets or sets the behaviour towards a listener that is slow or fails. Default <see cref="TelemetryDeliveryPolicy.Retry"/>.</summary>
    public TelemetryDeliveryPolicy Policy { get; set; }

    /// <summary>Gets or sets the number of attempts before a batch is dropped, with <see cref="TelemetryDeliveryPolicy.Retry"/>. 1 to 100; default 6.</summary>
    public int MaxAttempts { get; set; } = 6;

    /// <summary>Gets or sets the delay before the second attempt. It doubles for each further one, up to 5 s. More than zero, at most 1 minute; default 100 ms. Awake time.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets or sets the time after which an attempt without an answer fails. More than zero, at most 15 minutes; default 10 s. Awake time.</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the time after which the listener of an unfinished delivery counts as slow, repetitions included. Before that no record
    /// is dropped for lack of space, however many arrive. Zero to 15 minutes; default 1 s. Awake time.
    /// </summary>
    public TimeSpan SlowAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets a value that indicates whether records are also delivered between invocations. Off by default: the platform freezes the
    /// environment there, so records that are pending after the last <c>next</c>, above all <c>platform.report</c>, arrive with the next
    /// invocation or at SHUTDOWN. The emulator does the same even if it does not freeze the processes. While they are frozen, nothing is
    /// delivered in any case.
    /// </summary>
    public bool DeliverBetweenInvocations { get; set; }

    /// <summary>Gets or sets a value that indicates whether the timeline keeps delivered records (<see cref="TelemetryDeliveredEvent.Records"/>). On by default; off, a run of a million records needs less memory.</summary>
    public bool KeepContent { get; set; } = true;

    /// <summary>
    /// Gets or sets the <c>maxMemoryUsedMB</c> of reports. With <see langword="null"/>, the default, it is measured: the sum of the peaks of
    /// all processes, or 64 if everything runs inside the test process.
    /// </summary>
    public int? MaxMemoryUsedMB { get; set; }

    /// <summary>Gets or sets the <c>runtimeVersion</c> of <c>platform.initStart</c>, like <c>dotnet:10.v3</c>. Default <see langword="null"/>, as for OS-only runtimes.</summary>
    public string? RuntimeVersion { get; set; }

    /// <summary>Gets or sets the <c>runtimeVersionArn</c> of <c>platform.initStart</c>. Default <see langword="null"/>.</summary>
    public string? RuntimeVersionArn { get; set; }

    internal EmulatorTelemetryOptions Copy() => (EmulatorTelemetryOptions)MemberwiseClone();

    internal void Validate()
    {
        Check(Policy is TelemetryDeliveryPolicy.Retry or TelemetryDeliveryPolicy.Drop, nameof(Policy), "Retry or Drop");
        Check(MaxAttempts is >= 1 and <= 100, nameof(MaxAttempts), "1 to 100");
        Check(RetryDelay > TimeSpan.Zero && RetryDelay <= TimeSpan.FromMinutes(1), nameof(RetryDelay), "more than zero, at most 1 minute");
        Check(AnswerTimeout > TimeSpan.Zero && AnswerTimeout <= TimeSpan.FromMinutes(15), nameof(AnswerTimeout), "more than zero, at most 15 minutes");
        Check(SlowAfter >= TimeSpan.Zero && SlowAfter <= TimeSpan.FromMinutes(15), nameof(SlowAfter), "zero to 15 minutes");
        Check(MaxMemoryUsedMB is null or >= 0, nameof(MaxMemoryUsedMB), "0 or more");
    }

    private static void Check(bool legal, string name, string range)
    {
        if (!legal) throw new ArgumentException($"{nameof(EmulatorTelemetryOptions)}.{name} is out of its range: {range}.", name);
    }
}
