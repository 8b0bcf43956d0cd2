using System.IO.Compression;
using System.Text;
using Lambda.Extensions.Sdk.Build.Packaging;
using Lambda.Extensions.Sdk.Cli.Output;

namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>
/// Unpacks layer zips into the folder that stands for <c>/opt</c>, one after the other. The last one wins. Modes and
/// links are kept (lambda-facts 6.1). Nothing is ever written outside that folder, whichever paths the zip states.
/// </summary>
internal sealed class LayerArchive(string root, LayerOwners? owners = null)
{
    private const int FileTypeMask = 0xF000;
    private const int SymbolicLink = 0xA000;

    /// <summary>The mode of a file whose zip was made by a tool without modes: readable, and not executable, as on Lambda.</summary>
    private const UnixFileMode ModeWhenNone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly LayerOwners _owners = owners ?? new LayerOwners();
    private readonly string _root = Path.GetFullPath(root);
    private long _unzippedBytes;

    /// <param name="zipPath">The zip.</param>
    /// <param name="mustHaveExtensions">Whether a layer without extensions is an error.</param>
    /// <exception cref="SetupException">The zip is incomplete, has an entry that leads out of the layer, is over Lambda's limit, or has
    /// no extension.</exception>
    public void Extract(string zipPath, bool mustHaveExtensions = true)
    {
        string name = Path.GetFileName(zipPath);
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(zipPath);
            if (mustHaveExtensions) RequireExtensions(zip, name);
            Directory.CreateDirectory(_root);

            // Links come last, so that no entry of this zip can be written through one of its links.
            foreach (ZipArchiveEntry? entry in zip.Entries.Where(entry => !IsLink(entry))) Write(entry, name, zipPath);
            foreach (ZipArchiveEntry? entry in zip.Entries.Where(IsLink)) Link(entry, name, zipPath);
        }
        catch (InvalidDataException e)
        {
            throw new SetupException($"'{zipPath}' is not a complete zip file ({e.Message.TrimEnd('.')}). Build or download the layer again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"'{zipPath}' could not be unpacked: {e.Message}", e);
        }
    }

    private static void RequireExtensions(ZipArchive zip, string name)
    {
        const string Folder = Layer.ExtensionsFolder + "/";
        if (zip.Entries.Select(entry => ContentPath.WithoutDot(entry.FullName)).Any(path => path.StartsWith(Folder, StringComparison.Ordinal) && path.Length > Folder.Length
            && !path.AsSpan(Folder.Length).Contains('/')))
        {
            return;
        }

        ZipArchiveEntry? nested = zip.Entries.FirstOrDefault(entry => entry.FullName.Contains("/" + Folder, StringComparison.Ordinal));
        string found = nested is null ? "" : $" '{Printable.Escape(nested.FullName)}' is too deep: zip the content of its folder, not the folder.";
        throw new SetupException($"the layer {name} has no file directly in 'extensions/', so Lambda would start nothing.{found}");
    }

    private void Write(ZipArchiveEntry entry, string name, string layer)
    {
        string path = Target(entry, name);
        if (entry.FullName.EndsWith('/'))
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Replace(path, layer);
        using (Stream source = entry.Open())
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            if (Copy(source, file, name) != entry.Crc32) throw new InvalidDataException($"the checksum of '{entry.FullName}' is wrong");
        }

        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, Mode(entry));
    }

    private void Link(ZipArchiveEntry entry, string name, string layer)
    {
        string path = Target(entry, name);
        string link = ContentPath.WithoutDot(entry.FullName);
        string target = ReadTarget(entry, name);
        if (LinkTarget.Problem(link, target) is { } problem)
            throw new SetupException($"the layer {name} has a symbolic link, '{Printable.Escape(link)}', that {problem}. Nothing of it was run; do not deploy it.");

        // An absolute link into the layer names /opt: a relative one leads there whatever the folder's path is. Any other link may lead out of the layer, as on Lambda: it is only ever read.
        if (target.StartsWith('/') && LinkTarget.Resolve(link, target) is { } inside) target = Path.GetRelativePath(Path.GetDirectoryName(path)!, Path.Combine(_root, inside));

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Replace(path, layer);
        File.CreateSymbolicLink(path, target);
    }

    /// <summary>
    /// Reads a link's target, which is the entry's content. It is read no further than a path can be long, whichever size the zip
    /// states.
    /// </summary>
    private static string ReadTarget(ZipArchiveEntry entry, string name)
    {
        byte[] bytes = new byte[LinkTarget.Longest + 1];
        using Stream source = entry.Open();
        int length = source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= LinkTarget.Longest
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw new SetupException($"the layer {name} has a symbolic link, '{Printable.Escape(entry.FullName)}', that {LinkTarget.TooLong}. Nothing of it was run; do not deploy it.");
    }

    /// <summary>Returns the path to which an entry is written.</summary>
    /// <exception cref="SetupException">The path is outside the layer, by its name or through a link.</exception>
    private string Target(ZipArchiveEntry entry, string name)
    {
        if (entry.FullName.Any(char.IsControl))
            throw new SetupException($"the layer {name} has an entry with a control character in its name: '{Printable.Escape(entry.FullName)}'. Nothing of it was run; do not deploy it.");
        if (entry.FullName.Contains('\\', StringComparison.Ordinal))
            throw new SetupException($"the layer {name} separates folders by backslashes ('{entry.FullName}'), which Lambda takes for letters of a file name. Zip it on Linux or macOS, or with a tool that writes '/'.");

        string path = Path.GetFullPath(Path.Combine(_root, entry.FullName));
        if (Path.IsPathRooted(entry.FullName) || !IsInside(path)) throw Escapes(entry, name);

        for (string folder = Path.GetDirectoryName(path)!; folder.Length > _root.Length; folder = Path.GetDirectoryName(folder)!)
        {
            if (new DirectoryInfo(folder).LinkTarget is not null) throw Escapes(entry, name);
        }

        return path;
    }

    private bool IsInside(string path) =>
        path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || path == _root;

    /// <summary>Removes an earlier layer's file or link.</summary>
    private void Replace(string path, string layer)
    {
        _owners.Claim(Path.GetRelativePath(_root, path), layer);
        if (File.Exists(path) || new FileInfo(path).LinkTarget is not null) File.Delete(path);
    }

    private uint Copy(Stream source, FileStream target, string name)
    {
        // Counted while copying, because the sizes in the zip's directory can be wrong.
        var checksum = new Crc32();
        byte[] buffer = new byte[81920];
        while (source.Read(buffer) is > 0 and var read)
        {
            _unzippedBytes += read;
            if (_unzippedBytes > Layer.MaxUnzippedBytes)
                throw new SetupException($"the layer {name} is over Lambda's limit: function and layers together may be {Layer.MaxUnzippedBytes / 1024 / 1024} MB unzipped. Make it smaller.");
            checksum.Append(buffer.AsSpan(0, read));
            target.Write(buffer, 0, read);
        }

        return checksum.Value;
    }

    private static bool IsLink(ZipArchiveEntry entry) => ((entry.ExternalAttributes >> 16) & FileTypeMask) == SymbolicLink;

    private static UnixFileMode Mode(ZipArchiveEntry entry)
    {
        var mode = (UnixFileMode)((entry.ExternalAttributes >> 16) & 0x1FF);
        return mode == UnixFileMode.None ? ModeWhenNone : mode;
    }

    private static SetupException Escapes(ZipArchiveEntry entry, string name) =>
        new($"the layer {name} has an entry that leads out of it: '{Printable.Escape(entry.FullName)}'. Nothing of it was run; do not deploy it.");
}
