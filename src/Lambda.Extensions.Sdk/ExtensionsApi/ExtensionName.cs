using System.Reflection;
using Lambda.Extensions.Sdk.Validation;

namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>
/// Finds the name to register. The platform knows an external extension by the base name of its file in /opt/extensions (lambda-facts
/// 1.2), even if that file starts another program.
/// </summary>
internal static class ExtensionName
{
    private const string ExtensionsFolder = "/opt/extensions";

    public static string Discover() => Discover(
        Environment.GetCommandLineArgs(),
        static () => Environment.ProcessPath,
        static () => Assembly.GetEntryAssembly()?.GetName().Name,
        static () => FilesIn(ExtensionsFolder),
        ExtensionsFolder);

    /// <param name="arguments">
    /// The command line; its first element is the path from which the process was started, or an assembly.
    /// </param>
    /// <param name="processPath">The path of the executable, with links resolved; <c>dotnet</c> for a framework-dependent start.</param>
    /// <param name="assemblyName">The entry assembly's name.</param>
    /// <param name="extensionFiles">The names of the files in the extensions folder.</param>
    /// <param name="extensionsFolder">The extensions folder.</param>
    internal static string Discover(string[] arguments, Func<string?> processPath, Func<string?> assemblyName, Func<string[]> extensionFiles, string extensionsFolder)
    {
        string started = arguments.Length > 0 ? arguments[0] : "";
        bool startedByAssembly = started.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        if (startedByAssembly) started = processPath() ?? "";

        // The file itself, also through a symbolic link: the platform follows the link, but uses the name of the link.
        if (Path.GetDirectoryName(started) == extensionsFolder) return Path.GetFileName(started);

        // Started by another file in that folder, such as a script: the script may pass its name ("$(basename "$0")")...
        string[] files = extensionFiles();
        for (int i = 1; i < arguments.Length; i++)
        {
            string said = Path.GetFileName(arguments[i]);
            if (Array.IndexOf(files, said) >= 0) return said;
        }

        // (The platform passes no arguments: a name alone can only come from such a script, in any folder.)
        if (arguments is [_, [not '-', ..]] && OptionRanges.NameIsLegal(arguments[1])) return arguments[1];

        // ...or have the same name as the program that it starts...
        string file = Path.GetFileName(started);
        string own = startedByAssembly && file is "dotnet" or "dotnet.exe" or "" ? assemblyName() ?? file : file;
        foreach (string candidate in files)
        {
            if (candidate == own || Path.GetFileNameWithoutExtension(candidate) == own) return candidate;
        }

        // ...or be the only file in the folder.
        return files.Length == 1 ? files[0] : own;
    }

    private static string[] FilesIn(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f))] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
