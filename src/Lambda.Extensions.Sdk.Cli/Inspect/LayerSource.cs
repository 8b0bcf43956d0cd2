using System.IO.Compression;
using System.Text;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;
using Lambda.Extensions.Sdk.Cli.Sources;

namespace Lambda.Extensions.Sdk.Cli.Inspect;

/// <summary>Reads a layer zip without unpacking it.</summary>
internal static class LayerSource
{
    private const int FileTypeMask = 0xF000;
    private const int SymbolicLink = 0xA000;

    public static Artifact Open(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        try
        {
            var layer = new Content();
            // The archive stays open, because an entry is read only when it is needed. It holds nothing but memory.
            var zip = new ZipArchive(new MemoryStream(content, writable: false));
            List<byte> hosts = ZipDirectory.Hosts(content);
            for (int i = 0; i < zip.Entries.Count; i++) Add(zip.Entries[i], i < hosts.Count ? hosts[i] : ZipDirectory.Unix, layer);
            return new Artifact(path, ArtifactKind.Layer, layer.Files.Resolve(), layer.Findings) { Folders = layer.Folders };
        }
        catch (InvalidDataException e)
        {
            return new Artifact(path, ArtifactKind.Layer, [], [Artifact.Unreadable(e)]);
        }
    }

    private static void Add(ZipArchiveEntry entry, byte host, Content layer)
    {
        string name = ContentPath.WithoutDot(entry.FullName);
        bool isFolder = name.EndsWith('/');
        // The folder that was zipped.
        if (name.Length == 0) return;
        if (ContentPath.Problem(isFolder ? name[..^1] : name) is { } problem)
        {
            layer.Findings.Add(new Finding(FindingCode.UnsafePath, $"the entry '{entry.FullName}' {problem}", "Zip it on Linux, with paths relative to the layer's top; do not deploy this one"));
            return;
        }

        int attributes = entry.ExternalAttributes >> 16;
        int? mode = ZipDirectory.HasModes(host) && attributes != 0 ? attributes & 0x1FF : null;
        if (isFolder)
        {
            if (mode is { } bits) layer.Folders.Add(new LayerFolder(name, bits));
            return;
        }

        Func<byte[]> read = Read(entry);
        if ((attributes & FileTypeMask) == SymbolicLink)
            AddLink(name, entry, layer);
        else
            layer.Files.Add(new LayerFile(name, mode, entry.Length, () => new MemoryStream(read(), writable: false)));
    }

    private static void AddLink(string name, ZipArchiveEntry entry, Content layer)
    {
        string target = entry.Length > LinkTarget.Longest ? "" : Encoding.UTF8.GetString(Read(entry)());
        if ((entry.Length > LinkTarget.Longest ? LinkTarget.TooLong : LinkTarget.Problem(name, target)) is { } problem)
            layer.Findings.Add(new Finding(FindingCode.LinkTarget, $"the symbolic link '{name}' {problem}", "Zip it anew; do not deploy this one"));
        else
            layer.Files.AddLink(name, target);
    }

    /// <summary>Reads an entry once, when it is needed. By then its size, as the zip states it, has been compared with the limit.</summary>
    private static Func<byte[]> Read(ZipArchiveEntry entry)
    {
        byte[]? content = null;
        return () =>
        {
            if (content is not null) return content;
            using Stream stream = entry.Open();
            byte[] bytes = StatedContent.Read(stream, entry.Length);
            var checksum = new Crc32();
            checksum.Append(bytes);
            return checksum.Value == entry.Crc32 ? content = bytes : throw new InvalidDataException($"the checksum of '{entry.FullName}' is wrong");
        };
    }

    private sealed class Content
    {
        public LinkedFiles Files { get; } = new();

        public List<LayerFolder> Folders { get; } = [];

        public List<Finding> Findings { get; } = [];
    }
}
