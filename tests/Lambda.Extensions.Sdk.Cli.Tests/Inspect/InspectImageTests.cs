using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Tests.Elf;

namespace Lambda.Extensions.Sdk.Cli.Tests.Inspect;

[Category("G23")]
public sealed class InspectImageTests : IDisposable
{
    private static readonly byte[] Program = CraftedElf.Program();

    private readonly TempFolder _folder = new();
    private readonly TestTerminal _terminal = new();

    public void Dispose() => _folder.Dispose();

    [TestCase(true)]
    [TestCase(false)]
    public async Task An_oci_archive_is_read_through_its_manifest(bool isNested)
    {
        var layer = Gzip(Tar(("opt/extensions/a", Program), ("usr/bin/other", "x"u8.ToArray())));
        List<(string, byte[])> entries =
        [
            ("blobs/sha256/11", layer),
            ("blobs/sha256/22", Json("""{"layers":[{"digest":"sha256:11"}]}""")),
            ("blobs/sha256/33", Json("""{"manifests":[{"digest":"sha256:22"}]}""")),
            ("index.json", Json($$"""{"manifests":[{"digest":"sha256:{{(isNested ? "33" : "22")}}"}]}""")),
        ];

        Assert.That(await InspectAsync([.. entries]), Is.Zero);
        Assert.That(_terminal.Out, Does.StartWith("image.tar: image archive, ").And.Match("/opt/extensions/a +0755 .* x86_64 program").And.Not.Contains("other"));
    }

    [Test]
    public async Task What_docker_saves_is_read_too()
    {
        Assert.That(await InspectAsync(("manifest.json", Json("""[{"Layers":["l/layer.tar"]}]""")), ("l/layer.tar", Tar(("./opt/extensions/a", Program)))), Is.Zero);
        Assert.That(_terminal.Out, Does.Contain("/opt/extensions/a"));
    }

    [Test]
    public async Task Later_layers_replace_and_remove()
    {
        var first = Tar(("opt/extensions/a", "MZ"u8.ToArray()), ("opt/extensions/b", "MZ"u8.ToArray()), ("opt/old/x", "x"u8.ToArray()), ("opt/kept/x", "x"u8.ToArray()));
        var second = Tar(("opt/extensions/a", Program), ("opt/extensions/.wh.b", []), ("opt/old/.wh..wh..opq", []), ("opt/.wh.kept", []));

        Assert.That(await InspectAsync(("manifest.json", Json("""[{"Layers":["1","2"]}]""")), ("1", first), ("2", second)), Is.Zero);
        Assert.That(_terminal.Out, Does.Contain("/opt/extensions/a").And.Not.Contains("/opt/extensions/b").And.Not.Contains("/opt/old").And.Not.Contains("/opt/kept"));
    }

    [TestCase("""{}""")]
    [TestCase("""{"manifests":[]}""")]
    [TestCase("""{"manifests":[{"digest":"sha256:99"}]}""")]
    [TestCase("""{"manifests":[{"digest":7}]}""")]
    [TestCase("""{"layers":[{"digest":"sha256:99"}]}""")]
    [TestCase("""{"layers":""")]
    [TestCase("""[]""")]
    public async Task An_index_that_leads_nowhere_is_told(string index)
    {
        Assert.That(await InspectAsync(("index.json", Json(index))), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("LXS1301"));
    }

    [Test]
    public async Task An_archive_of_something_else_is_told()
    {
        Assert.That(await InspectAsync(("readme.txt", "x"u8.ToArray())), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("neither index.json (OCI) nor manifest.json (docker save)"));
    }

    [Test]
    public async Task Cut_off_anywhere_it_is_damaged()
    {
        var whole = Tar(("blobs/sha256/22", Json("""{"layers":[{"digest":"sha256:11"}]}""")), ("index.json", Json("""{"manifests":[{"digest":"sha256:22"}]}""")), ("blobs/sha256/11", Gzip(Tar(("opt/extensions/a", Program)))));
        // To the end of the last entry; what follows is filling.
        for (var length = 512; length < whole.Length - 1536; length += 64)
        {
            var terminal = new TestTerminal();
            File.WriteAllBytes(_folder["cut.tar"], whole[..length]);
            Assert.That(await terminal.RunAsync("inspect", _folder["cut.tar"]), Is.EqualTo(1), $"{length} bytes");
            Assert.That(terminal.Out, Does.Contain("LXS1301"), $"{length} bytes");
        }
    }

    private Task<int> InspectAsync(params (string Name, byte[] Content)[] entries)
    {
        File.WriteAllBytes(_folder["image.tar"], Tar(entries));
        return _terminal.RunAsync("inspect", _folder["image.tar"]);
    }

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Tar(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { Mode = (UnixFileMode)LayerFile.ExecutableMode, DataStream = new MemoryStream(content) });
        }

        return stream.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return stream.ToArray();
    }
}
