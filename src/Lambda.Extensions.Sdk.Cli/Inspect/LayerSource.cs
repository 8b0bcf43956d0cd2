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
        var content = File.ReadAllBytes(path);
        try
        {
            var findings = new List<Finding>();
            var files = new LinkedFiles();
            // Left open: what is in it is read when it is asked for. It holds no more than memory.
            var zip = new ZipArchive(new MemoryStream(content, writable: false));
            var hosts = ZipDirectory.Hosts(content);
            for (var i = 0; i < zip.Entries.Count; i++)
                Add(zip.Entries[i], i < hosts.Count ? hosts[i] : ZipDirectory.Unix, files, findings);
            return new Artifact(path, ArtifactKind.Layer, files.Resolve(), findings);
        }
        catch (InvalidDataException e)
        {
            return new Artifact(path, ArtifactKind.Layer, [], [Artifact.Unreadable(e)]);
        }
    }

    private static void Add(ZipArchiveEntry entry, byte host, LinkedFiles files, List<Finding> findings)
    {
        var isFolder = entry.FullName.EndsWith('/');
        if (ContentPath.IsUnsafe(isFolder ? entry.FullName[..^1] : entry.FullName))
        {
            findings.Add(new Finding(FindingCode.UnsafePath, $"the entry '{entry.FullName}' would be unpacked outside of /opt, or under a name with a backslash", "Zip it on Linux, with paths relative to the layer's top; do not deploy this one"));
            return;
        }
        if (isFolder)
            return;

        var attributes = entry.ExternalAttributes >> 16;
        int? mode = host == ZipDirectory.Unix && attributes != 0 ? attributes & 0x1FF : null;
        var content = Read(entry);
        if ((attributes & FileTypeMask) == SymbolicLink)
            files.AddLink(entry.FullName, Encoding.UTF8.GetString(content()));
        else
            files.Add(new LayerFile(entry.FullName, mode, entry.Length, () => new MemoryStream(content(), writable: false)));
    }

    /// <summary>Reads an entry, once, when it is asked for: by then its size, as the zip states it, has been held against the limit.</summary>
    private static Func<byte[]> Read(ZipArchiveEntry entry)
    {
        byte[]? content = null;
        return () =>
        {
            if (content is not null)
                return content;
            using var stream = entry.Open();
            var bytes = new byte[entry.Length];
            stream.ReadExactly(bytes);
            var checksum = new Crc32();
            checksum.Append(bytes);
            return checksum.Value == entry.Crc32 ? content = bytes : throw new InvalidDataException($"the checksum of '{entry.FullName}' is wrong");
        };
    }
}
