using System.Globalization;
using Lambda.Extensions.Sdk.Cli.Run;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Describes a summary in words.</summary>
internal static class SummaryText
{
    private const string Invocations = "invocations";

    public const int LabelWidth = 11;

    public static IEnumerable<(string Label, string Text)> Lines(RunSummary summary)
    {
        if (summary.Init is { } init) yield return ("INIT", $"{init.Status}, {EventText.Milliseconds(init.Duration)}");

        yield return (Invocations, OfInvocations(summary));
        if (summary.Duration is { } duration) yield return ("duration", Text(duration));
        if (summary.Held is { } held) yield return ("held time", Text(held));

        foreach (ExtensionSummary extension in summary.Extensions) yield return (extension.Name, Text(extension));
    }

    private static string OfInvocations(RunSummary summary)
    {
        int made = summary.Outcomes.Values.Sum();
        IEnumerable<string> outcomes = summary.Outcomes.OrderBy(pair => pair.Key).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {OutcomeText.Of(pair.Key)}"));
        return made == 0
            ? string.Create(CultureInfo.InvariantCulture, $"0 of {summary.InvocationsAsked}")
            : string.Create(CultureInfo.InvariantCulture, $"{made} of {summary.InvocationsAsked}: {string.Join(", ", outcomes)}");
    }

    private static string Text(Distribution times) => $"p50 {EventText.Milliseconds(times.Median)}, max {EventText.Milliseconds(times.Max)}";

    private static string Text(ExtensionSummary extension)
    {
        var parts = new List<string> { extension.IsExternal ? State(extension) : $"internal, {extension.State}" };
        if (extension.TimeToRegister is { } register) parts.Add($"registered {EventText.Milliseconds(register)} after its start");
        if (extension.TimeToFirstNext is { } next) parts.Add($"first next {EventText.Milliseconds(next)}");
        if (extension.ExitedAfterShutdown is { } shutdown) parts.Add($"exit {EventText.Milliseconds(shutdown)} after SHUTDOWN");
        if (extension.TelemetryRecords > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{extension.TelemetryRecords} records of telemetry"));
        if (extension.Starts > 1) parts.Add(string.Create(CultureInfo.InvariantCulture, $"started {extension.Starts} times"));
        return string.Join(", ", parts);
    }

    private static string State(ExtensionSummary extension) => extension switch
    {
        { Killed: true } => $"{extension.State} (killed)",
        { ExitCode: { } code } => string.Create(CultureInfo.InvariantCulture, $"{extension.State} (exit code {code})"),
        _ => extension.State,
    };
}
