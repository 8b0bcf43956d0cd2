namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>Finds what a user may wonder about in a run that is as it should be.</summary>
internal static class RunNotes
{
    /// <summary>An extension that is not registered for SHUTDOWN is killed, and the platform counts that as clean (server-behaviour 7).</summary>
    public static bool IsKilledInOrder(ExtensionSummary extension) =>
        extension is { HasRegistered: true, Killed: true } && !extension.Events.Contains("SHUTDOWN", StringComparer.Ordinal);

    public static IEnumerable<string> Find(RunSummary summary) => summary.Extensions
        .Where(IsKilledInOrder)
        .Select(extension => $"{extension.Name}: was killed, as it is not registered for SHUTDOWN. Register for it to end in order");
}
