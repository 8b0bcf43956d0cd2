using System.Text.RegularExpressions;

namespace Lambda.Extensions.Sdk.Testing.Tests.RuntimeProxy;

/// <summary>Removes the parts of an error that differ between two runs.</summary>
internal static partial class StackTraces
{
    public static string Without(string text) => Trace().Replace(text, "");

    [GeneratedRegex("\"(stackTrace|trace)\":\\[[^]]*\\]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Trace();
}
