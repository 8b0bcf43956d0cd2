namespace Lambda.Extensions.Sdk.Validation;

/// <summary>Finds the name that was probably meant by a misspelt one.</summary>
internal static class NearestName
{
    // Longer than any known name, so it is not a typing mistake.
    private const int MaxLength = 64;

    /// <summary>Returns the known name nearest to a name, or null where none is near. The prefix, which all have, does not count.</summary>
    public static string? Find(string name, string prefix, IEnumerable<string> known)
    {
        string? nearest = null;
        int least = 1 + ((name.Length - prefix.Length) / 2);
        foreach (string candidate in known)
        {
            if (!candidate.StartsWith(prefix, StringComparison.Ordinal)) continue;
            // A name without its first word counts as near, however long that word is.
            bool isEnd = candidate.AsSpan().EndsWith(name.AsSpan(prefix.Length - 1), StringComparison.Ordinal);
            int distance = isEnd ? 1 : Distance(name.AsSpan(prefix.Length), candidate.AsSpan(prefix.Length));
            if (distance >= least) continue;
            least = distance;
            nearest = candidate;
        }

        return nearest;
    }

    /// <summary>Counts the letters to change, add or remove. Two neighbours that changed places count as one.</summary>
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length > MaxLength) return int.MaxValue;
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
