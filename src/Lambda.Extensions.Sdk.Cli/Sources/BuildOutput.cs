namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>Shortens the output of a build for an error message.</summary>
internal static class BuildOutput
{
    private const int MaxLines = 20;

    /// <summary>Returns the errors, each once. Without errors it returns the last lines.</summary>
    public static string Errors(string output)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var errors = lines.Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal).ToList();
        return Indent(string.Join('\n', errors.Count > 0 ? errors.Take(MaxLines) : lines.TakeLast(MaxLines)));
    }

    public static string Indent(string text) => "  " + text.Trim().ReplaceLineEndings("\n  ");
}
