namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>Finds commands as a shell does.</summary>
internal static class ExecutablePath
{
    /// <param name="command">The command's name.</param>
    /// <param name="path">The value of PATH.</param>
    /// <returns>The full path of the first executable file of that name, or <see langword="null"/>.</returns>
    public static string? Find(string command, string? path) =>
        (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(IsExecutable);

    private static bool IsExecutable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != UnixFileMode.None);
    }
}
