using System.IO.Compression;
using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>Writes the zip of a layer. It has Unix modes on any system, and is the same byte for byte for the same files.</summary>
internal static class LayerZip
{
    private const int RegularFile = 0x8000;

    /// <summary>The earliest time that a zip can have. With the times of files, the zip would differ in each build.</summary>
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Write(IEnumerable<LayerFile> files)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (LayerFile file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
            {
                ZipArchiveEntry entry = archive.CreateEntry(file.Path, CompressionLevel.SmallestSize);
                entry.LastWriteTime = Epoch;
                entry.ExternalAttributes = (RegularFile | (file.Mode ?? LayerFile.PlainMode)) << 16;
                using Stream target = entry.Open();
                using Stream source = file.Open();
                source.CopyTo(target);
            }
        }

        byte[] bytes = zip.ToArray();
        ZipDirectory.SetHosts(bytes, ZipDirectory.Unix);
        return bytes;
    }
}
