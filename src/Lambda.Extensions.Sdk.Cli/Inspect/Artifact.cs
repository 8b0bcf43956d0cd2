using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Inspection.Elf;

namespace Lambda.Extensions.Sdk.Cli.Inspect;

/// <summary>An inspected file, as the files that it would put under /opt.</summary>
/// <param name="Path">The file's path.</param>
/// <param name="Kind">The kind of file.</param>
/// <param name="Files">The files in it.</param>
/// <param name="Findings">The faults of the file itself.</param>
internal sealed record Artifact(string Path, ArtifactKind Kind, IReadOnlyList<LayerFile> Files, IReadOnlyList<Finding> Findings)
{
    /// <summary>The folders whose modes the archive states.</summary>
    public IReadOnlyList<LayerFolder> Folders { get; init; } = [];

    /// <summary>The number of bytes at the start of a file that include the magic of a tar archive.</summary>
    private const int TarMagic = 257;

    private const int StartLength = TarMagic + 5;

    /// <exception cref="SetupException">The file does not exist, cannot be read, or is none of these kinds.</exception>
    public static Artifact Open(string path)
    {
        if (Directory.Exists(path))
            throw new SetupException($"'{path}' is a folder. Name a layer zip, an image archive or an executable; of a project, what its publish wrote.");
        if (!File.Exists(path)) throw new SetupException($"there is no file '{path}'.");
        try
        {
            return OpenByContent(path);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new SetupException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The finding for an archive that cannot be read to its end.</summary>
    public static Finding Unreadable(Exception e) =>
        new(FindingCode.ArchiveUnreadable, $"it is damaged or cut off: {e.Message.TrimEnd('.')}", "Build or download it again, and compare the sizes");

    private static Artifact OpenByContent(string path)
    {
        byte[] start = Start(path);
        if (start.AsSpan().StartsWith("PK"u8)) return LayerSource.Open(path);
        if (start.AsSpan().StartsWith<byte>([0x1f, 0x8b]) || (start.Length == StartLength && start.AsSpan(TarMagic).SequenceEqual("ustar"u8)))
            return ImageSource.Open(path);
        if (ElfFile.HasMagic(start) || ScriptInspector.IsScript(start) || ScriptInspector.HasByteOrderMark(start))
            return new Artifact(path, ArtifactKind.Binary, [Binary(path)], []);
        throw new SetupException($"'{path}' is neither a layer zip, nor an image archive (OCI or docker save), nor an executable.");
    }

    /// <summary>Returns the binary as the layer that it will become: with this one extension.</summary>
    private static LayerFile Binary(string path)
    {
        int mode = OperatingSystem.IsWindows() ? LayerFile.ExecutableMode : (int)File.GetUnixFileMode(path);
        return LayerFile.OfDisk(LayerFile.ExtensionsFolder + System.IO.Path.GetFileName(path), mode, path);
    }

    private static byte[] Start(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] start = new byte[StartLength];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}
