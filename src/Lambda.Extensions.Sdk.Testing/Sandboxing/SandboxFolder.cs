using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>
/// Writes the folder from which a sandbox is set up: empty folders, files and links to mount on, the list of mounts, and the script. The keeper
/// removes it without ever descending into what was mounted.
/// </summary>
internal sealed class SandboxFolder
{
    private readonly StringBuilder _mounts = new();
    private readonly StringBuilder _inTmp = new();

    /// <summary>Gets the folder's path. The sandbox covers /tmp last, so everything else can be mounted from here.</summary>
    public string Path { get; } = $"{NeededPaths.Tmp}/lambda-sandbox-{Guid.NewGuid():N}";

    /// <summary>Writes the folder.</summary>
    /// <exception cref="IOException">This system lacks one of Lambda's folders.</exception>
    public void Write(SandboxOptions options, LambdaPaths paths, IReadOnlyList<string> needed)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("A sandbox needs Linux.");
        foreach (string folder in (ReadOnlySpan<string>)[LambdaPaths.Opt, "/var", NeededPaths.Tmp])
        {
            if (!Directory.Exists(folder)) throw new IOException($"this system has no folder {folder}. Create it (mkdir {folder})");
        }

        if (!File.Exists("/etc/hosts")) throw new IOException("this system has no file /etc/hosts. Create it (touch /etc/hosts)");
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path + "/hosts", File.ReadAllText("/etc/hosts").TrimEnd('\n') + "\n127.0.0.1 sandbox.localdomain sandbox\n");
        Directory.CreateDirectory(Path + "/new/tmp");
        WriteOpt(paths, needed);
        WriteVar(paths);
        foreach (string path in needed.Where(path => LambdaPaths.IsIn(path, NeededPaths.Tmp))) ShowInTmp(path);

        Mount(Path + "/new/opt", LambdaPaths.Opt, "rbind,ro");
        Mount(Path + "/new/var", "/var", "rbind");
        Mount(Path + "/hosts", "/etc/hosts", "bind");
        File.WriteAllText(Path + "/mounts", _mounts.ToString());
        File.WriteAllText(Path + "/setup.sh", SetupScript.Write(Path, options, _inTmp.ToString()));
    }

    private void WriteOpt(LambdaPaths paths, IReadOnlyList<string> needed)
    {
        string opt = Path + "/new/opt";
        Directory.CreateDirectory(opt);
        if (paths.OptFolder is { } layers) Copy(layers, opt, "rbind,ro");
        foreach (string path in needed.Where(path => LambdaPaths.IsIn(path, LambdaPaths.Opt))) Show(path, opt, "rbind,ro");
    }

    /// <summary>Shows this system's folder again, with <c>/var/task</c> and <c>/var/runtime</c>, which it normally lacks.</summary>
    private void WriteVar(LambdaPaths paths)
    {
        string folder = Path + "/new/var";
        Directory.CreateDirectory(folder + "/task");
        foreach (string path in Directory.EnumerateFileSystemEntries("/var").Where(path => paths.TaskFolder is null || path != LambdaPaths.Task)) Show(path, folder, "rbind");
        Directory.CreateDirectory(folder + "/runtime");
        if (paths.TaskFolder is { } task) Mount(task, folder + "/task", "rbind,ro");
    }

    private void Copy(string from, string to, string options)
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(from)) Show(path, to, options);
    }

    /// <summary>Shows a folder, file or link of this machine in a new folder.</summary>
    private void Show(string path, string folder, string options)
    {
        string target = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(path));
        if (new FileInfo(path).LinkTarget is { } link)
        {
            File.CreateSymbolicLink(target, link);
            return;
        }

        if (Directory.Exists(path))
            Directory.CreateDirectory(target);
        else
            File.Create(target).Dispose();
        Mount(path, target, options);
    }

    /// <summary>Shows a path of <c>/tmp</c> in the sandbox's own one, which exists only once the script runs.</summary>
    private void ShowInTmp(string path)
    {
        string target = Path + "/new" + path;
        string folder = Directory.Exists(path) ? target : System.IO.Path.GetDirectoryName(target)!;
        _inTmp.Append(CultureInfo.InvariantCulture, $"mkdir -p {ShellText.Quote(folder)} || exit 1\n");
        if (folder != target) _inTmp.Append(CultureInfo.InvariantCulture, $": > {ShellText.Quote(target)} || exit 1\n");
        Mount(path, target, "rbind");
    }

    /// <summary>Adds a line of the form of <c>/etc/fstab</c>: one command makes all mounts.</summary>
    private void Mount(string source, string target, string options) =>
        _mounts.Append(CultureInfo.InvariantCulture, $"{Escape(source)} {Escape(target)} none {options} 0 0\n");

    private static string Escape(string path) => path
        .Replace("\\", "\\134", StringComparison.Ordinal)
        .Replace(" ", "\\040", StringComparison.Ordinal)
        .Replace("\t", "\\011", StringComparison.Ordinal)
        .Replace("\n", "\\012", StringComparison.Ordinal);
}
