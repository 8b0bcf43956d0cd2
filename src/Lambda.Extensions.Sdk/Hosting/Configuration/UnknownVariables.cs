namespace Lambda.Extensions.Sdk.Hosting.Configuration;

/// <summary>
/// Finds variables that have the SDK's prefix but are unknown to it. Most are misspelt names, which would otherwise have no effect
/// without any message.
/// </summary>
internal static class UnknownVariables
{
    private const string Prefix = "LAMBDA_EXT_";

    /// <summary>The name of the variable that a startup hook sets for the next hook in its process.</summary>
    internal const string StartupHooksStarted = "LAMBDA_EXT_STARTUP_HOOKS_STARTED";

    internal static readonly string[] Known =
    [
        ExtensionOptionsVariables.Name, ExtensionOptionsVariables.FailureModeName, ExtensionOptionsVariables.StartingTimeout,
        ExtensionOptionsVariables.InitializeTimeout, ExtensionOptionsVariables.HookTimeout, ExtensionOptionsVariables.ShutdownTimeout,
        ExtensionOptionsVariables.DeadlineMargin, ExtensionOptionsVariables.RequestAccountId, ExtensionOptionsVariables.LogLevelName,
        ExtensionOptionsVariables.LogStartup, ExtensionOptionsVariables.LogSummary, ExtensionOptionsVariables.HandlerEndTimeout,
        ExtensionOptionsVariables.FlushPolicyName, ExtensionOptionsVariables.FlushTimeout, ExtensionOptionsVariables.LateReportTimeout,
        .. TelemetryOptionsVariables.All, .. RuntimeApiVariables.All, StartupHooksStarted,
    ];

    /// <summary>Returns each unknown name with the nearest known one, or null where none is near.</summary>
    public static List<MisspeltVariable> Find(LambdaEnvironment environment)
    {
        var found = new List<MisspeltVariable>();
        foreach (string name in environment.Names)
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && Array.IndexOf(Known, name) < 0) found.Add(new MisspeltVariable(name, Nearest(name)));
        }

        return found;
    }

    private static string? Nearest(string name)
    {
        string? nearest = null;
        int least = 1 + ((name.Length - Prefix.Length) / 2);
        foreach (string known in Known)
        {
            // A name without its first word counts as near, however long that word is.
            int distance = known.AsSpan().EndsWith(name.AsSpan(Prefix.Length - 1), StringComparison.Ordinal) ? 1 : Distance(name.AsSpan(Prefix.Length), known.AsSpan(Prefix.Length));
            if (distance >= least) continue;
            least = distance;
            nearest = known;
        }

        return nearest;
    }

    /// <summary>Counts the letters to change, add or remove. Two neighbours that changed places count as one.</summary>
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        // Longer than any known name, so it is not a typing mistake.
        if (a.Length > 64) return int.MaxValue;
        int[,] table = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                int least = Math.Min(table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) least = Math.Min(least, table[i - 2, j - 2] + 1);
                table[i, j] = least;
            }
        }

        return table[a.Length, b.Length];
    }
}

/// <summary>A variable that the SDK does not know, with the nearest name that it knows; null where none is near.</summary>
internal sealed record MisspeltVariable(string Name, string? Nearest);
