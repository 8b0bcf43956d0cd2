using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Cli.Inspect;
using Lambda.Extensions.Sdk.Fuzzing;

namespace Lambda.Extensions.Sdk.Cli.Tests.Fuzzing;

/// <summary>Archives that `lambda-ext inspect` is given.</summary>
[Category("Fuzz")]
[Category("G23")]
internal sealed class ArchiveFuzz
{
    private const int SymbolicLink = 0xA1FF << 16;

    private static readonly byte[][] Pieces = ["PK\u0001\u0002"u8.ToArray(), "PK\u0003\u0004"u8.ToArray(), "PK\u0005\u0006"u8.ToArray(), "../"u8.ToArray(), [0x1F, 0x8B, 8], "ustar"u8.ToArray(), "manifest.json"u8.ToArray()];

    private static readonly LayerExpectations Expectations = new();

    [Test]
    public void Any_zip_is_inspected_or_refused() => Inspect(Zip());

    [Test]
    public void Any_image_archive_is_inspected_or_refused() => Inspect(Image());

    private static void Inspect(byte[] whole)
    {
        string path = Path.GetTempFileName();
        try
        {
            // Each input is a file.
            FuzzRun.Each(
                random =>
                {
                    File.WriteAllBytes(path, Damage.Of(random, whole, Pieces));
                    Open(path);
                },
                oneOf: 5,
                mostAllocated: 64 * 1024 * 1024);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Open(string path)
    {
        try
        {
            Artifact artifact = Artifact.Open(path);
            _ = LayerInspector.Inspect(artifact.Files, Expectations, artifact.Folders).Findings.Count;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            // A file of the archive that cannot be read is a finding of the command.
        }
        catch (SetupException refused)
        {
            FuzzRun.Require(!refused.Message.Contains('\n', StringComparison.Ordinal), refused.Message);
        }
    }

    private static byte[] Zip()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string content, int attributes) in (ReadOnlySpan<(string, string, int)>)[("extensions/a", "#!/bin/sh\nexit 0\n", 0x81ED << 16), ("lib/", "", 0x41ED << 16), ("lib/link", "../extensions/a", SymbolicLink), ("lib/b", new string('b', 500), 0x81A4 << 16)])
            {
                ZipArchiveEntry entry = zip.CreateEntry(name);
                entry.ExternalAttributes = attributes;
                using Stream to = entry.Open();
                to.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Image()
    {
        byte[] layer = Tar(("opt/extensions/a", "#!/bin/sh\nexit 0\n"u8.ToArray()), ("opt/.wh.b", []));
        return Tar(
            ("manifest.json", "[{\"Config\":\"config.json\",\"RepoTags\":[],\"Layers\":[\"layer.tar\"]}]"u8.ToArray()),
            ("config.json", "{\"architecture\":\"amd64\",\"os\":\"linux\"}"u8.ToArray()),
            ("layer.tar", layer));
    }

    private static byte[] Tar(params (string Name, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), Mode = (UnixFileMode)LayerFile.ExecutableMode });
        }

        return bytes.ToArray();
    }
}
