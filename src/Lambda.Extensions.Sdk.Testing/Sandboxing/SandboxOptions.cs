namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>Configures what extensions and runtimes see of the file system.</summary>
public sealed class SandboxOptions
{
    /// <summary>The size of Lambda's <c>/tmp</c> unless the function's configuration changes it.</summary>
    internal const int DefaultTmpMegabytes = 512;

    /// <summary>Gets or sets when processes see Lambda's paths. Default <see cref="SandboxMode.Auto"/>.</summary>
    public SandboxMode Mode { get; set; }

    /// <summary>Gets or sets the folder that processes see as <c>/opt</c>: the content of the function's layers. Default <see langword="null"/>, an empty one.</summary>
    public string? OptFolder { get; set; }

    /// <summary>
    /// Gets or sets the folder that processes see as <c>/var/task</c> and start in. Default <see langword="null"/>: the folder of the function's
    /// file; for a function given as a command line, the current directory.
    /// </summary>
    public string? TaskFolder { get; set; }

    /// <summary>Gets or sets the size of <c>/tmp</c> in megabytes. 1 to 10240; default 512.</summary>
    public int TmpMegabytes { get; set; } = DefaultTmpMegabytes;

    /// <summary>Gets or sets a value that indicates whether everything except <c>/tmp</c>, <c>/dev</c> and <c>/proc</c> is read-only, as on Lambda. Off by default.</summary>
    public bool ReadOnlyRoot { get; set; }

    /// <summary>Gets or sets the folders with the commands of util-linux.</summary>
    internal IReadOnlyList<string> ToolFolders { get; set; } = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/run/current-system/sw/bin"];

    internal SandboxOptions Copy() => (SandboxOptions)MemberwiseClone();

    internal void Validate()
    {
        Check(Mode is SandboxMode.Auto or SandboxMode.On or SandboxMode.Off, nameof(Mode), "it is Auto, On or Off");
        Check(TmpMegabytes is >= 1 and <= 10240, nameof(TmpMegabytes), "it is 1 to 10240");
        Check(OptFolder is null || Directory.Exists(OptFolder), nameof(OptFolder), $"there is no folder '{OptFolder}'");
        Check(TaskFolder is null || Directory.Exists(TaskFolder), nameof(TaskFolder), $"there is no folder '{TaskFolder}'");
        OptFolder = Full(OptFolder);
        TaskFolder = Full(TaskFolder);
    }

    private static string? Full(string? folder) => folder is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    private static void Check(bool legal, string name, string reason)
    {
        if (!legal) throw new ArgumentException($"{nameof(SandboxOptions)}.{name} is not legal: {reason}.", name);
    }
}
