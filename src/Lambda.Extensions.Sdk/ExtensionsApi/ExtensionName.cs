using System.Reflection;
using Lambda.Extensions.Sdk.Validation;

namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>
/// Finds the name to register: the platform knows an external extension by the base name of its file in /opt/extensions
/// (lambda-facts 1.2), whatever that file goes on to execute.
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

    /// <param name="arguments">The command line; its first element is the path the process was started by, or an assembly.</param>
    /// <param name="processPath">The executable, links resolved; <c>dotnet</c> for a framework-dependent start.</param>
    /// <param name="assemblyName">The entry assembly's name.</param>
    /// <param name="extensionFiles">Names of the files in the extensions folder.</param>
    /// <param name="extensionsFolder">The extensions folder.</param>
    internal static string Discover(string[] arguments, Func<string?> processPath, Func<string?> assemblyName, Func<string[]> extensionFiles, string extensionsFolder)
    {
        string started = arguments.Length > 0 ? arguments[0] : "";
        bool startedByAssembly = started.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        if (startedByAssembly) started = processPath() ?? "";

        // The file itself, also through a symbolic link, which the platform follows but names by the link.
        if (Path.GetDirectoryName(started) == extensionsFolder) return Path.GetFileName(started);

        // Launched by something else that lies there, such as a script: it may say its name ("$(basename "$0")")...
        string[] files = extensionFiles();
        for (int i = 1; i < arguments.Length; i++)
        {
            string said = Path.GetFileName(arguments[i]);
            if (Array.IndexOf(files, said) >= 0) return said;
        }

        // (The platform passes no arguments: a bare name can only come from such a script, wherever it lies.)
        if (arguments is [_, [not '-', ..]] && OptionRanges.NameIsLegal(arguments[1])) return arguments[1];

        // ...or be called like what it launches...
        string file = Path.GetFileName(started);
        string own = startedByAssembly && file is "dotnet" or "dotnet.exe" or "" ? assemblyName() ?? file : file;
        foreach (string candidate in files)
        {
            if (candidate == own || Path.GetFileNameWithoutExtension(candidate) == own) return candidate;
        }

        // ...or be the only one there.
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
