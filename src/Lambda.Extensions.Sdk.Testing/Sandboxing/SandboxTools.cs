namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>Finds the commands of util-linux that make a sandbox.</summary>
internal sealed record SandboxTools(string Unshare, string Enter, string SetSid)
{
    /// <summary>Finds the commands in the given folders.</summary>
    /// <param name="folders">The folders to search.</param>
    /// <param name="missing">What is missing, with the remedy; <see langword="null"/> when nothing is.</param>
    public static SandboxTools? Find(IReadOnlyList<string> folders, out string? missing)
    {
        missing = OperatingSystem.IsLinux() ? null : "it needs the namespaces of Linux. Run in a Linux container or virtual machine";
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in (ReadOnlySpan<string>)["unshare", "nsenter", "setsid", "mount"])
        {
            if (missing is not null) return null;
            string? file = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
            if (file is null)
                missing = $"the command '{name}' is missing. Install the packages util-linux and mount";
            else
                found[name] = file;
        }

        return missing is null ? new SandboxTools(found["unshare"], found["nsenter"], found["setsid"]) : null;
    }
}
