using System.Globalization;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace MonitoringNumbers;

/// <summary>
/// How long the extension holds an environment: from the runtime's end to its <c>next</c>, and the part of it that is the extension's own,
/// from the moment the platform has delivered <c>platform.runtimeDone</c>. Between the two lies the platform's buffer.
/// </summary>
internal static class Held
{
    private const int WarmUp = 50;

    public static async Task MeasureAsync(string what, string? endpoint, int invocations, params string[] variables)
    {
        await using LambdaEmulator lambda = await Environments.With(endpoint, lines: 10, variables).StartAsync();
        var total = new List<double>();
        var own = new List<double>();
        for (int i = 0; i < WarmUp + invocations; i++)
        {
            int from = lambda.Timeline.Count;
            InvocationResult result = await lambda.InvokeAsync();
            if (i < WarmUp) continue;
            total.Add(result.PostRuntimeDuration?.TotalMilliseconds ?? 0);
            TimeSpan? told = null;
            for (int e = from; e < lambda.Timeline.Count; e++)
            {
                if (lambda.Timeline[e] is TelemetryDeliveredEvent delivered && delivered.Has("platform.runtimeDone", result.RequestId)) told = delivered.Offset;
                else if (told is { } at && lambda.Timeline[e].Name == EmulatorEventNames.ExtensionNext) own.Add((lambda.Timeline[e].Offset - at).TotalMilliseconds);
            }
        }

        await lambda.ShutdownAsync();
        Console.WriteLine($"held, {what}: total {Spread(total)}; from the delivery of runtimeDone on {Spread(own)}");
    }

    private static string Spread(List<double> values)
    {
        if (values.Count == 0) return "none";
        values.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"p50 {values[values.Count / 2]:0.000} ms, p99 {values[values.Count * 99 / 100]:0.000} ms (n={values.Count})");
    }
}
