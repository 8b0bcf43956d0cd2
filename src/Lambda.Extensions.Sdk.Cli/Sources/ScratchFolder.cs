using System.Diagnostics;

namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>A folder of this run alone, which is deleted with it. A shell waits for the end of this process, so that the folder is deleted after a kill too.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly Process? _keeper;

    public ScratchFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
            return;
        }

        // The pipe to its input closes with this process. It deletes only what this run has unpacked.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "trap '' INT TERM HUP; read -r line; rm -rf -- \"$1\"", "lambda-ext-scratch", Path])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        _keeper = Process.Start(start);
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"lambda-ext-{Guid.NewGuid():N}");

    public void Dispose()
    {
        TryDelete(Path);
        _keeper?.StandardInput.Close();
        _keeper?.Dispose();
    }

    /// <summary>Deletes a folder as far as that is possible.</summary>
    public static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A process that survived its kill may keep a file open. The system cleans its temporary folder.
        }
        catch (UnauthorizedAccessException)
        {
            // The same, or an extension has changed the modes of its own files.
        }
    }
}
