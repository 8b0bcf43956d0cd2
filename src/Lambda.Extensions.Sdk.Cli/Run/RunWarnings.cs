using System.Globalization;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>Finds problems that do not fail a run: an extension that wrote errors, or that receives nothing.</summary>
internal static class RunWarnings
{
    public static IEnumerable<string> Find(RunSummary summary)
    {
        foreach (ExtensionSummary extension in summary.Extensions)
        {
            if (extension.FirstError is { } line)
                yield return string.Create(CultureInfo.InvariantCulture, $"{extension.Name}: wrote {extension.Errors} {(extension.Errors == 1 ? "line" : "lines")} at level error, first: {line}");
            if (extension.IsIdle) yield return $"{extension.Name}: is idle. It is registered for no events, and no telemetry was delivered to it";
        }
    }
}
