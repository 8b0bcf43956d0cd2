namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>Copies a published program. A running file must not be overwritten by the next publish.</summary>
internal static class PublishedCopy
{
    /// <param name="executable">The program, in the folder of everything that it needs.</param>
    /// <param name="folder">The folder for the copies.</param>
    /// <returns>The executable of the copy.</returns>
    public static string Make(string executable, string folder)
    {
        string from = Path.GetDirectoryName(executable)!;
        string to = Path.Combine(folder, Path.GetFileName(executable) + ".published");
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return Path.Combine(to, Path.GetFileName(executable));
    }
}
