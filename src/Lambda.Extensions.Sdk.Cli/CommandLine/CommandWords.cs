using System.Text;

namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>Splits a command line into words as a POSIX shell does. Only blanks, quotes and backslashes have a meaning.</summary>
internal static class CommandWords
{
    /// <exception cref="UsageException">A quote is not closed.</exception>
    public static IReadOnlyList<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool inWord = false;
        char quote = '\0';

        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '\\' && quote != '\'' && i + 1 < line.Length && IsEscapable(line[i + 1], quote))
            {
                word.Append(line[++i]);
                inWord = true;
            }
            else if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                inWord = true;
            }
            else if (!char.IsWhiteSpace(c))
            {
                word.Append(c);
                inWord = true;
            }
            else if (inWord)
            {
                words.Add(word.ToString());
                word.Clear();
                inWord = false;
            }
        }

        if (quote != '\0') throw new UsageException($"the command line [{line}] opens a quote {quote} and never closes it.");
        if (inWord) words.Add(word.ToString());
        return words;
    }

    /// <summary>Inside double quotes, a backslash escapes only characters that would otherwise have a meaning there.</summary>
    private static bool IsEscapable(char c, char quote) => quote == '\0' || c is '"' or '\\';
}
