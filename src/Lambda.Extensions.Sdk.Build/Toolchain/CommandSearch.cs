namespace Lambda.Extensions.Sdk.Build.Toolchain;

/// <summary>Finds commands in the folders of a PATH, in the same way as a shell.</summary>
internal sealed class CommandSearch(string? path)
{
    public string? Find(string command)
    {
        if (command.Contains('/', StringComparison.Ordinal)) return IsExecutable(command) ? command : null;
        return (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(IsExecutable);
    }

    public bool Has(string command) => Find(command) is not null;

    private static bool IsExecutable(string file)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Execute) != UnixFileMode.None);
    }
}
