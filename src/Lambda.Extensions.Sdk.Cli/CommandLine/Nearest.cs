namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>Makes "Did you mean": finds the name that is nearest to a mistyped one.</summary>
internal static class Nearest
{
    /// <summary>Returns the text to append to a message; empty when no name is near enough.</summary>
    public static string Suggestion(string given, IEnumerable<string> names)
    {
        string? nearest = Find(given, names);
        return nearest is null ? "" : $" (did you mean {nearest}?)";
    }

    /// <summary>
    /// Returns the nearest name: one that starts with the given text, else one that differs in at most a third of the letters.
    /// </summary>
    internal static string? Find(string given, IEnumerable<string> names)
    {
        string text = given.TrimStart('-').ToLowerInvariant();
        if (text.Length == 0) return null;

        return names
            .Select(name => (Name: name, Distance: Distance(text, name.TrimStart('-').ToLowerInvariant())))
            .Where(candidate => candidate.Distance <= Math.Max(1, candidate.Name.TrimStart('-').Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    private static int Distance(string given, string name)
    {
        // "--ext" for --extension and "--invocation" for --invocations are recognised as beginnings, not by counting letters.
        if (given.Length >= 3 && name.StartsWith(given, StringComparison.Ordinal)) return 0;

        // The number of edits. Two swapped neighbours count as one edit.
        int[,] table = new int[given.Length + 1, name.Length + 1];
        for (int i = 0; i <= given.Length; i++)
        {
            for (int j = 0; j <= name.Length; j++) table[i, j] = Cell(table, i, j, given, name);
        }

        return table[given.Length, name.Length];
    }

    private static int Cell(int[,] table, int i, int j, string given, string name)
    {
        if (i == 0 || j == 0) return i + j;

        int substitute = table[i - 1, j - 1] + (given[i - 1] == name[j - 1] ? 0 : 1);
        int least = Math.Min(substitute, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
        return i > 1 && j > 1 && given[i - 1] == name[j - 2] && given[i - 2] == name[j - 1]
            ? Math.Min(least, table[i - 2, j - 2] + 1)
            : least;
    }
}
