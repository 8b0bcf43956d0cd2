namespace Lambda.Extensions.Sdk.Cli;

/// <summary>"Did you mean": the name nearest to one that was mistyped.</summary>
internal static class Nearest
{
    /// <summary>Text to append to a message: empty when nothing is near enough.</summary>
    public static string Suggestion(string given, IEnumerable<string> names)
    {
        var nearest = Find(given, names);
        return nearest is null ? "" : $" (did you mean {nearest}?)";
    }

    /// <summary>The nearest name: one that starts with the given text, else one of which a third of the letters differ at most.</summary>
    internal static string? Find(string given, IEnumerable<string> names)
    {
        var text = given.TrimStart('-').ToLowerInvariant();
        if (text.Length == 0)
            return null;

        return names
            .Select(name => (Name: name, Distance: Distance(text, name.TrimStart('-').ToLowerInvariant())))
            .Where(candidate => candidate.Distance <= Math.Max(1, candidate.Name.TrimStart('-').Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    private static int Distance(string given, string name)
    {
        // "--ext" for --extension and "--invocation" for --invocations are not a matter of counting letters.
        if (given.Length >= 3 && name.StartsWith(given, StringComparison.Ordinal))
            return 0;

        // Levenshtein, one row at a time.
        var row = Enumerable.Range(0, name.Length + 1).ToArray();
        for (var i = 1; i <= given.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= name.Length; j++)
            {
                var substitute = diagonal + (given[i - 1] == name[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[name.Length];
    }
}
