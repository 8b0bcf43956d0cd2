namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Finds out before the start why a file cannot be executed. The helper that starts it could not report the reason.</summary>
internal static class ExecutableCheck
{
    public static string Resolve(string fileName, IReadOnlyDictionary<string, string> environment)
    {
        string path = Locate(fileName, environment);
        if (!Signals.MayExecute(path))
        {
            throw new LaunchException(
                LaunchException.PermissionDenied,
                $"'{path}' is not executable. Give it the execute permission (chmod 0755), also inside a layer zip.");
        }

        if (OperatingSystem.IsLinux() && ExecutableFormat.FindFault(path) is { } fault)
            throw new LaunchException(LaunchException.UnknownError, $"'{path}': {fault}");

        return path;
    }

    private static string Locate(string fileName, IReadOnlyDictionary<string, string> environment)
    {
        if (fileName.Contains('/', StringComparison.Ordinal))
        {
            string path = Path.GetFullPath(fileName);
            if (File.Exists(path)) return path;
            throw new LaunchException(LaunchException.UnknownError, $"'{path}' does not exist.");
        }

        string[] folders = environment.GetValueOrDefault("PATH", "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        foreach (string folder in folders)
        {
            string path = Path.Combine(folder, fileName);
            if (File.Exists(path) && Signals.MayExecute(path)) return path;
        }

        throw new LaunchException(LaunchException.UnknownError, $"The command '{fileName}' was not found in PATH ({string.Join(':', folders)}).");
    }
}
