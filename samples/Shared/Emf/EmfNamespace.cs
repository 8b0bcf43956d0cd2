using Lambda.Extensions.Sdk;

namespace Samples.Emf;

/// <summary>The namespace of an extension's metrics.</summary>
internal static class EmfNamespace
{
    // CloudWatch accepts 1 to 255 characters and reserves AWS/. Longer ones are legal in the document (lambda-facts 9.3), but
    // CloudWatch drops them.
    private const int MaxLength = 255;

    /// <summary>Reads a namespace from a variable. Returns the fallback when it is not set or not legal.</summary>
    public static string Read(VariableReader variables, string name, string fallback)
    {
        if (variables.GetText(name) is not { } text) return fallback;
        if (IsLegal(text)) return text;
        variables.Reject(name, text, $"use 1 to {MaxLength} letters, digits, and . - _ / # :, not beginning with AWS/ or :; {fallback} is used");
        return fallback;
    }

    private static bool IsLegal(string name)
    {
        if (name.Length > MaxLength || name.StartsWith("AWS/", StringComparison.Ordinal) || name[0] == ':') return false;
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or '/' or '#' or ':')) return false;
        }

        return true;
    }
}
