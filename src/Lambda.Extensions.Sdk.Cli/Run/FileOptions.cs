using Lambda.Extensions.Sdk.Cli.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>Reads options whose value is a file. The files are checked before anything is started.</summary>
internal static class FileOptions
{
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static TelemetryFile Telemetry(string path) => new(path, Read("--telemetry-file", path));

    /// <summary>Returns the file's full path.</summary>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static string Written(string option, string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full)) throw new UsageException($"{option}: '{path}' is a folder. Name a file in it.");
        if (!Directory.Exists(Path.GetDirectoryName(full)))
            throw new UsageException($"{option}: there is no folder for '{path}'. Make it first, or name another file.");
        return full;
    }

    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static byte[] Read(string option, string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{option}: the file '{path}' cannot be read: {e.Message}");
        }
    }
}
