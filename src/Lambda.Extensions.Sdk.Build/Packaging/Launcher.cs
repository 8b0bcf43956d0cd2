using System.Text;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>The script that starts a framework-dependent extension.</summary>
internal static class Launcher
{
    /// <summary>Where Lambda's .NET images keep it (lambda-facts 6.4).</summary>
    private const string DotNet = "/var/lang/bin/dotnet";

    /// <summary>
    /// The script's text. <c>exec</c>, so that the extension keeps the process that Lambda watches and signals; its own name as
    /// the argument, since an extension must register under its file's name and dotnet hides that (lambda-facts 6.4). Found by
    /// its own place, and with the dotnet of the PATH where Lambda's is missing, so that an unpacked layer runs anywhere.
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
