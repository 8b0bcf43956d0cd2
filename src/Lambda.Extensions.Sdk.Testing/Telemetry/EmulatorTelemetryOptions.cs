using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Telemetry;

/// <summary>How the emulated Telemetry and Logs APIs behave; the defaults are the platform's.</summary>
public sealed class EmulatorTelemetryOptions
{
    /// <summary>What happens when a listener is slow or fails. Default <see cref="TelemetryDeliveryPolicy.Retry"/>.</summary>
    public TelemetryDeliveryPolicy Policy { get; set; }

    /// <summary>How often a batch is tried before it is dropped, with <see cref="TelemetryDeliveryPolicy.Retry"/>. 1 to 100; 6 by default.</summary>
    public int MaxAttempts { get; set; } = 6;

    /// <summary>The wait before the second attempt; it doubles for each further one, up to 5 s. More than zero, at most 1 minute; 100 ms by default. Awake time.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long an answer may take before the attempt counts as failed. More than zero, at most 15 minutes; 10 s by default. Awake time.</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a delivery may be under way, its repetitions included, before its listener counts as slow. Before that nothing is dropped
    /// for want of room, however fast records come. Zero to 15 minutes; 1 s by default. Awake time.
    /// </summary>
    public TimeSpan SlowAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Delivers between invocations too. Off by default: there the platform freezes the environment, so what is pending after the last
    /// <c>next</c>, <c>platform.report</c> above all, arrives with the next invocation or at SHUTDOWN; the emulator holds to that also
    /// when it does not stop the processes. While they are stopped nothing is delivered in any case.
    /// </summary>
    public bool DeliverBetweenInvocations { get; set; }

    /// <summary>Whether the timeline keeps what was delivered (<see cref="TelemetryDeliveredEvent.Records"/>). On by default; without it, a run of a million records needs less memory.</summary>
    public bool KeepContent { get; set; } = true;

    /// <summary>
    /// The <c>maxMemoryUsedMB</c> of reports. When <see langword="null"/>, the default, it is measured: the peaks of all processes, or 64
    /// when everything runs inside the test process.
    /// </summary>
    public int? MaxMemoryUsedMB { get; set; }

    /// <summary>The <c>runtimeVersion</c> of <c>platform.initStart</c>, like <c>dotnet:10.v3</c>; <see langword="null"/>, the default, as for OS-only runtimes.</summary>
    public string? RuntimeVersion { get; set; }

    /// <summary>The <c>runtimeVersionArn</c> of <c>platform.initStart</c>; <see langword="null"/> by default.</summary>
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
