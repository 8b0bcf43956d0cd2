using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Telemetry.Records;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Makes <c>X-Amz-Log-Result</c>: the last 4 KB of an invocation's log, in Base64, with the platform's own lines in text form.</summary>
internal static class LogTail
{
    private const int MaxBytes = 4096;

    public static string Of(LambdaEmulator emulator, int start, InvocationResult result, TimeSpan? init)
    {
        EmulatorSettings settings = emulator.Settings;
        var log = new StringBuilder();
        log.Append(CultureInfo.InvariantCulture, $"START RequestId: {result.RequestId} Version: {settings.FunctionVersion}\n");
        foreach (LogEvent line in emulator.Timeline.Skip(start).OfType<LogEvent>()) log.Append(line.Line.Text).Append('\n');
        if (result.Outcome is EmulatedOutcome.Timeout or EmulatedOutcome.RuntimeCrash or EmulatedOutcome.ExtensionCrash or EmulatedOutcome.InitFailed)
            log.Append(result.ErrorMessage).Append('\n');
        log.Append(CultureInfo.InvariantCulture, $"END RequestId: {result.RequestId}\n");
        log.Append(Report(emulator, settings, result, init));
        return Convert.ToBase64String(Last(Encoding.UTF8.GetBytes(log.ToString())));
    }

    private static string Report(LambdaEmulator emulator, EmulatorSettings settings, InvocationResult result, TimeSpan? init)
    {
        // INIT is billed on demand (lambda-facts 3.5).
        TimeSpan billed = result.Duration + (settings.InitializationType == InitializationTypes.OnDemand ? init.GetValueOrDefault() : TimeSpan.Zero);
        string report = string.Create(
            CultureInfo.InvariantCulture,
            $"REPORT RequestId: {result.RequestId}\tDuration: {result.Duration.TotalMilliseconds:F2} ms\tBilled Duration: {InvocationReport.Billed(billed)} ms\tMemory Size: {settings.MemorySizeMb} MB\tMax Memory Used: {emulator.MeasureMemory()} MB\t");
        if (init is { } duration) report += string.Create(CultureInfo.InvariantCulture, $"Init Duration: {duration.TotalMilliseconds:F2} ms\t");
        if (result.Outcome == EmulatedOutcome.Timeout) report += "Status: timeout";
        else if (result.Outcome is not (EmulatedOutcome.Success or EmulatedOutcome.FunctionError)) report += "Status: error\tError Type: " + result.ErrorType;
        return report + "\n";
    }

    /// <summary>Cuts in front of a character, not inside it.</summary>
    private static ReadOnlySpan<byte> Last(byte[] log)
    {
        ReadOnlySpan<byte> last = log.AsSpan(Math.Max(0, log.Length - MaxBytes));
        while (!last.IsEmpty && (last[0] & 0xC0) == 0x80) last = last[1..];
        return last;
    }
}
