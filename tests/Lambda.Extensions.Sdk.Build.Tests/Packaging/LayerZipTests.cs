using System.IO.Compression;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;
using Lambda.Extensions.Sdk.Build.Tests.Elf;

namespace Lambda.Extensions.Sdk.Build.Tests.Packaging;

[Category("G23")]
public sealed class LayerZipTests
{
    private static readonly LayerFile Program = LayerFile.OfBytes("extensions/b", LayerFile.ExecutableMode, "#!/bin/sh\n"u8.ToArray());
    private static readonly LayerFile Settings = LayerFile.OfBytes("a/settings.json", LayerFile.PlainMode, "{}"u8.ToArray());

    [Test]
    public void Entries_are_sorted_with_their_modes_and_one_time()
    {
        using var archive = new ZipArchive(new MemoryStream(LayerZip.Write([Program, Settings])));
        Assert.That(
            archive.Entries.Select(entry => $"{entry.FullName} {Convert.ToString((entry.ExternalAttributes >> 16) & 0xffff, 8)} {entry.LastWriteTime:yyyy-MM-dd HH:mm:ss}"),
            Is.EqualTo(["a/settings.json 100644 1980-01-01 00:00:00", "extensions/b 100755 1980-01-01 00:00:00"]));
    }

    [Test]
    public void Each_entry_says_it_was_made_on_unix()
    {
        byte[] zip = LayerZip.Write([Program, Settings]);
        Assert.That(ZipDirectory.Hosts(zip), Is.EqualTo([ZipDirectory.Unix, ZipDirectory.Unix]));
    }

    [Test]
    public void The_order_it_is_given_makes_no_difference() =>
        Assert.That(LayerZip.Write([Program, Settings]), Is.EqualTo(LayerZip.Write([Settings, Program])));

    [Test]
    public void What_was_put_in_comes_out()
    {
        byte[] content = CraftedElf.Program();
        using var archive = new ZipArchive(new MemoryStream(LayerZip.Write([LayerFile.OfBytes("extensions/a", LayerFile.ExecutableMode, content)])));
        using Stream entry = archive.Entries.Single().Open();
        using var copy = new MemoryStream();
        entry.CopyTo(copy);
        Assert.That(copy.ToArray(), Is.EqualTo(content));
    }

    [Test]
    public async Task Info_zip_sees_the_execute_bit()
    {
        using var folder = new TempFolder();
        string zip = folder.Write("layer.zip", LayerZip.Write([Program]));
        // Python's reader shows the fields as they stand in the file; it is there wherever these tests run.
        string seen = await Command.RunAsync("python3", "-c", "import sys,zipfile; [print(i.create_system, oct(i.external_attr >> 16), i.date_time) for i in zipfile.ZipFile(sys.argv[1]).infolist()]", zip);
        Assert.That(seen.Trim(), Is.EqualTo("3 0o100755 (1980, 1, 1, 0, 0, 0)"));
    }

    [Test]
    public void A_directory_that_is_cut_off_or_damaged_is_told()
    {
        byte[] zip = LayerZip.Write([Program, Settings]);
        for (int length = 0; length < zip.Length; length++)
            Assert.That(() => ZipDirectory.Hosts(zip[..length]), Throws.TypeOf<InvalidDataException>(), $"{length} bytes");

        int offsetAt = zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8) + 16;
        foreach (byte value in new byte[] { 0, 0x7f, 0xff })
        {
            byte[] bad = [.. zip];
            bad.AsSpan(offsetAt, 4).Fill(value);
            Assert.That(() => ZipDirectory.Hosts(bad), Throws.TypeOf<InvalidDataException>());
        }
    }
}
