namespace Lambda.Extensions.Sdk.Build.Infrastructure;

/// <summary>Quotes values in fragments, so that they are read as values.</summary>
internal static class FragmentText
{
    /// <summary>Returns a name for a resource. CloudFormation accepts only letters and digits.</summary>
    public static string LogicalId(string name)
    {
        IEnumerable<string> words = name.Split(['.', '-', '_'], StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]);
        string id = string.Concat(words);
        return id.Length > 0 && char.IsAsciiLetter(id[0]) ? id : "Layer" + id;
    }

    /// <summary>
    /// Returns a name for a variable in C#. A name with only lower-case letters gets a suffix, because it could be a keyword.
    /// </summary>
    public static string Variable(string logicalId)
    {
        string variable = char.ToLowerInvariant(logicalId[0]) + logicalId[1..];
        return variable.All(char.IsAsciiLetterLower) ? variable + "Layer" : variable;
    }

    /// <summary>Returns a name for a Terraform resource.</summary>
    public static string Identifier(string name)
    {
        string id = name.Replace('.', '_').ToLowerInvariant();
        return char.IsAsciiLetter(id[0]) ? id : "layer_" + id;
    }

    /// <summary>Returns text in double quotes, which YAML, C# and Terraform read in the same way.</summary>
    public static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"";

    /// <summary>Returns a list in the form of YAML: [a, b].</summary>
    public static string YamlList(IEnumerable<string> values) => "[" + string.Join(", ", values) + "]";

    /// <summary>Returns text in double quotes as <see cref="Quote"/>, with Terraform's own markers escaped.</summary>
    public static string TerraformQuote(string text) =>
        Quote(text).Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);

    /// <summary>Returns only the lines that have a value. A setting without a value is left out.</summary>
    public static string Lines(params (bool IsThere, string Line)[] lines) =>
        string.Concat(lines.Where(line => line.IsThere).Select(line => line.Line + "\n"));
}
