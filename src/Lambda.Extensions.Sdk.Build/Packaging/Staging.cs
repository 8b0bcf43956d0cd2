using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>Writes the files of a layer to a folder, with the same paths as under /opt.</summary>
internal static class Staging
{
    public static void LayOut(IEnumerable<LayerFile> files, string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        foreach (LayerFile file in files)
        {
            string target = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using (Stream source = file.Open())
            using (FileStream copy = File.Create(target))
                source.CopyTo(copy);
            if (!OperatingSystem.IsWindows() && file.Mode is { } mode) File.SetUnixFileMode(target, (UnixFileMode)mode);
        }
    }
}
