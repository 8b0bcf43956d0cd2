using System.Text;

namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>Writes what a POSIX shell reads.</summary>
internal static class ShellText
{
    public static string Quote(string word) => "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    /// <summary>Writes the lines with which a shell replaces itself by a program with these variables.</summary>
    public static string Execute(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables, string folder)
    {
        var text = new StringBuilder();
        var others = new List<string>();
        foreach ((string name, string value) in variables)
        {
            if (IsName(name))
                text.Append("export ").Append(name).Append('=').Append(Quote(value)).Append('\n');
            else
                others.Add(name + "=" + value);
        }

        // Some shells export the former folder.
        text.Append("cd ").Append(Quote(folder)).Append("\nunset OLDPWD\nexec");
        // Names that a shell cannot export, like those with a dot, are set by env.
        if (others.Count > 0) text.Append(" /usr/bin/env ").AppendJoin(' ', others.Select(Quote));
        text.Append(' ').AppendJoin(' ', arguments.Prepend(path).Select(Quote)).Append('\n');
        return text.ToString();
    }

    private static bool IsName(string name) =>
        !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
