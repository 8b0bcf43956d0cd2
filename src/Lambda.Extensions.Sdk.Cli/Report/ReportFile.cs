namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Writes the file of the report beside its place first, so that a failure leaves no half of it.</summary>
internal static class ReportFile
{
    /// <summary>Checks that the file can be written, before anything is started.</summary>
    /// <exception cref="SetupException">It cannot be written.</exception>
    public static void Check(string path)
    {
        if (IsDevice(path)) return;
        string neighbour = Neighbour(Target(path));
        Try(path, () =>
        {
            File.Create(neighbour).Dispose();
            File.Delete(neighbour);
        });
    }

    /// <exception cref="SetupException">It cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        if (IsDevice(path))
        {
            Try(path, () => WriteTo(path, FileMode.Append, write));
            return;
        }

        string target = Target(path);
        string neighbour = Neighbour(target);
        try
        {
            Try(path, () =>
            {
                WriteTo(neighbour, FileMode.Create, write);
                File.Move(neighbour, target, overwrite: true);
            });
        }
        finally
        {
            Discard(neighbour);
        }
    }

    private static void WriteTo(string path, FileMode mode, Action<Stream> write)
    {
        using var file = new FileStream(path, mode, FileAccess.Write, FileShare.Read);
        write(file);
        file.Flush();
    }

    /// <summary>Returns true for what must not be replaced by a file, like <c>/dev/stdout</c>.</summary>
    private static bool IsDevice(string path) =>
        File.Exists(path) && (path.StartsWith("/proc/", StringComparison.Ordinal)
            || (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)));

    /// <summary>Returns the file behind a symbolic link, which stays a link.</summary>
    /// <exception cref="SetupException">The links go round in circles.</exception>
    private static string Target(string path)
    {
        string target = path;
        Try(path, () => target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName);
        return target;
    }

    private static string Neighbour(string path) => $"{path}.{Environment.ProcessId}.tmp";

    private static void Try(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"--report: '{path}' cannot be written: {e.Message} Free space on its disk, or name a file in another folder.");
        }
    }

    private static void Discard(string neighbour)
    {
        try
        {
            File.Delete(neighbour);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
