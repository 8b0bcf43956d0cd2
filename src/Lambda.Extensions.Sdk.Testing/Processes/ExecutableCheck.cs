namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Finds out before the start why a file cannot be executed. The helper that starts it could not report the reason.</summary>
internal static class ExecutableCheck
{
    /// <param name="fileName">A path, or a name to look up in PATH.</param>
    /// <param name="environment">The variables of the process.</param>
    /// <param name="toHost">Returns the path on this machine of a path that the process sees.</param>
    /// <returns>The path on this machine.</returns>
    public static string Resolve(string fileName, IReadOnlyDictionary<string, string> environment, Func<string, string> toHost)
    {
        string path = Locate(fileName, environment, toHost);
        if (!Signals.MayExecute(path))
        {
            throw new LaunchException(
                LaunchException.PermissionDenied,
                $"'{path}' is not executable. Give it the execute permission (chmod 0755), also inside a layer zip.");
        }

        if (OperatingSystem.IsLinux() && ExecutableFormat.FindFault(path, toHost) is { } fault)
            throw new LaunchException(LaunchException.UnknownError, $"'{path}': {fault}");

        return path;
    }

    private static string Locate(string fileName, IReadOnlyDictionary<string, string> environment, Func<string, string> toHost)
    {
        if (fileName.Contains('/', StringComparison.Ordinal))
        {
            string full = Path.GetFullPath(fileName);
            string path = toHost(full);
            if (File.Exists(path)) return path;
            throw new LaunchException(LaunchException.UnknownError, $"'{full}' does not exist.");
        }

        string[] folders = environment.GetValueOrDefault("PATH", "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        foreach (string folder in folders)
        {
            string path = Path.Combine(toHost(folder), fileName);
            if (File.Exists(path) && Signals.MayExecute(path)) return path;
        }

        throw new LaunchException(LaunchException.UnknownError, $"The command '{fileName}' was not found in PATH ({string.Join(':', folders)}).");
    }
}
