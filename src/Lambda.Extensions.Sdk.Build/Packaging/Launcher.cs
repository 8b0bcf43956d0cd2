using System.Text;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>The script that starts a framework-dependent extension.</summary>
internal static class Launcher
{
    /// <summary>The path of dotnet in Lambda's .NET images (lambda-facts 6.4).</summary>
    private const string DotNet = "/var/lang/bin/dotnet";

    /// <summary>
    /// Returns the script's text. It uses <c>exec</c>, so that the extension keeps the process that Lambda watches and signals. It
    /// passes its own name as the argument, since an extension must register under its file's name and dotnet hides that
    /// (lambda-facts 6.4). It finds the assembly relative to itself, and uses the dotnet of the PATH where Lambda's is missing, so
    /// that an unpacked layer runs anywhere.
    /// </summary>
    public static byte[] Script(string extensionName, string assemblyFile) => Encoding.UTF8.GetBytes(
        $$"""
        #!/bin/sh
        dotnet={{DotNet}}
        [ -x "$dotnet" ] || dotnet=dotnet
        exec "$dotnet" "${0%/*}/../{{extensionName}}/"{{Quote(assemblyFile)}} "${0##*/}"

        """.ReplaceLineEndings("\n"));

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
