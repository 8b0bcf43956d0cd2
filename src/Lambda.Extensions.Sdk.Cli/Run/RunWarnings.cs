using System.Globalization;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>Finds problems that do not fail a run: an extension that wrote errors, or that receives nothing.</summary>
internal static class RunWarnings
{
    public static IEnumerable<string> FindErrors(RunSummary summary) => summary.Extensions
        .Where(extension => extension.FirstError is not null)
        .Select(extension => string.Create(
            CultureInfo.InvariantCulture,
            $"{extension.Name}: wrote {extension.Errors} {(extension.Errors == 1 ? "line" : "lines")} at level error, first: {extension.FirstError}"));

    public static IEnumerable<string> FindIdle(RunSummary summary) => summary.Extensions
        .Where(extension => extension.IsIdle)
        .Select(extension => $"{extension.Name}: is idle. It is registered for no events, and no telemetry was delivered to it");
}
