namespace Lambda.Extensions.Sdk.Build.Infrastructure;

/// <summary>Puts values into fragments so that they stay values.</summary>
internal static class FragmentText
{
    /// <summary>A name for a resource: CloudFormation takes letters and digits only.</summary>
    public static string LogicalId(string name)
    {
        IEnumerable<string> words = name.Split(['.', '-', '_'], StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]);
        string id = string.Concat(words);
        return id.Length > 0 && char.IsAsciiLetter(id[0]) ? id : "Layer" + id;
    }

    /// <summary>A name for a variable in C#: one that is no keyword, which are all of lower-case letters.</summary>
    public static string Variable(string logicalId)
    {
        string variable = char.ToLowerInvariant(logicalId[0]) + logicalId[1..];
        return variable.All(char.IsAsciiLetterLower) ? variable + "Layer" : variable;
    }

    /// <summary>A name for a Terraform resource.</summary>
    public static string Identifier(string name)
    {
        string id = name.Replace('.', '_').ToLowerInvariant();
        return char.IsAsciiLetter(id[0]) ? id : "layer_" + id;
    }

    /// <summary>Text in double quotes, as YAML, C# and Terraform all read it.</summary>
    public static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"";

    /// <summary>A list as YAML and Terraform's cousins write it: [a, b].</summary>
    public static string YamlList(IEnumerable<string> values) => "[" + string.Join(", ", values) + "]";

    /// <summary>As <see cref="Quote"/>, with Terraform's own markers taken literally.</summary>
    public static string TerraformQuote(string text) =>
        Quote(text).Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);

    /// <summary>Lines with a value only: what is not set is not mentioned.</summary>
    public static string Lines(params (bool IsThere, string Line)[] lines) =>
        string.Concat(lines.Where(line => line.IsThere).Select(line => line.Line + "\n"));
}
