using Lambda.Extensions.Sdk.Cli.Sources;

namespace Lambda.Extensions.Sdk.Cli.Tests.Sources;

public sealed class LayerArchiveTests
{
    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Files_are_unpacked_with_their_modes()
    {
        var opt = Extract(
            LayerZip.Executable("extensions/my-ext", "#!/bin/sh\nexit 0\n"),
            LayerZip.File("extensions/no-mode") with { Attributes = null },
            LayerZip.File("my-ext/config.json", "{}", 0b110_000_000),
            ("bin/", "", 0x4000 | 0b111_101_101));

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(opt("extensions/my-ext")), Is.EqualTo("#!/bin/sh\nexit 0\n"));
            Assert.That(File.GetUnixFileMode(opt("extensions/my-ext")), Is.EqualTo((UnixFileMode)0b111_101_101));
            Assert.That(File.GetUnixFileMode(opt("extensions/no-mode")), Is.EqualTo((UnixFileMode)0b110_100_100), "no mode means not executable");
            Assert.That(File.GetUnixFileMode(opt("my-ext/config.json")), Is.EqualTo((UnixFileMode)0b110_000_000));
            Assert.That(Directory.Exists(opt("bin")), Is.True);
        });
    }

    [Test]
    public void Every_file_directly_in_extensions_is_an_extension_and_nothing_else()
    {
        var opt = Extract(
            LayerZip.Executable("extensions/b"),
            LayerZip.File("extensions/a.json"),
            LayerZip.File("extensions/folder/c"),
            LayerZip.File("bin/d"));

        Assert.That(Layer.Extensions(opt("")).Select(Path.GetFileName), Is.EqualTo(new[] { "a.json", "b" }));
    }

    [Test]
    public void The_last_layer_wins()
    {
        var first = LayerZip.Create(_folder["first.zip"], LayerZip.Executable("extensions/one"), LayerZip.File("shared", "first"), LayerZip.Link("link", "shared"));
        var second = LayerZip.Create(_folder["second.zip"], LayerZip.Executable("extensions/two"), LayerZip.File("shared", "second"), LayerZip.File("link", "a file now"));
        var archive = new LayerArchive(_folder["opt"]);

        archive.Extract(first);
        archive.Extract(second);

        Assert.Multiple(() =>
        {
            Assert.That(Layer.Extensions(_folder["opt"]).Select(Path.GetFileName), Is.EqualTo(new[] { "one", "two" }));
            Assert.That(File.ReadAllText(_folder["opt/shared"]), Is.EqualTo("second"));
            Assert.That(File.ReadAllText(_folder["opt/link"]), Is.EqualTo("a file now"));
        });
    }

    [Test]
    public void Links_are_kept_and_those_to_opt_lead_into_the_layer()
    {
        var opt = Extract(
            LayerZip.Executable("my-ext/run", "#!/bin/sh\n"),
            LayerZip.Link("extensions/relative", "../my-ext/run"),
            LayerZip.Link("extensions/absolute", "/opt/my-ext/run"));

        Assert.Multiple(() =>
        {
            Assert.That(new FileInfo(opt("extensions/relative")).LinkTarget, Is.EqualTo("../my-ext/run"));
            Assert.That(File.ReadAllText(opt("extensions/absolute")), Is.EqualTo("#!/bin/sh\n"));
            Assert.That(Layer.Extensions(opt("")), Has.Count.EqualTo(2));
        });
    }

    [TestCase("../escaped")]
    [TestCase("extensions/../../escaped")]
    [TestCase("/tmp/escaped")]
    public void An_entry_that_leads_out_is_refused(string name)
    {
        Assert.That(
            () => Extract(LayerZip.Executable("extensions/my-ext"), LayerZip.File(name)),
            Throws.TypeOf<SetupException>().With.Message.Contains($"leads out of it: '{name}'"));
        Assert.That(File.Exists(_folder["escaped"]), Is.False);
    }

    [Test]
    public void A_link_that_leads_out_is_refused()
    {
        Assert.That(
            () => Extract(LayerZip.Executable("extensions/my-ext"), LayerZip.Link("out", "../..")),
            Throws.TypeOf<SetupException>().With.Message.Contains("'out', that leads out of the layer"));
    }

    [Test]
    public void Nothing_is_written_through_a_link_of_an_earlier_layer()
    {
        Directory.CreateDirectory(_folder["outside"]);
        var first = LayerZip.Create(_folder["first.zip"], LayerZip.Executable("extensions/one"), LayerZip.Link("out", _folder["outside"]));
        var second = LayerZip.Create(_folder["second.zip"], LayerZip.Executable("extensions/two"), LayerZip.File("out/escaped"));
        var archive = new LayerArchive(_folder["opt"]);
        archive.Extract(first);

        Assert.That(() => archive.Extract(second), Throws.TypeOf<SetupException>().With.Message.Contains("leads out of it: 'out/escaped'"));
        Assert.That(Directory.EnumerateFileSystemEntries(_folder["outside"]), Is.Empty);
    }

    [Test]
    public void A_file_replaces_a_link_instead_of_writing_to_its_target()
    {
        var target = _folder.Write("outside", "untouched");
        var first = LayerZip.Create(_folder["first.zip"], LayerZip.Executable("extensions/one"), LayerZip.Link("out", target));
        var second = LayerZip.Create(_folder["second.zip"], LayerZip.Executable("extensions/two"), LayerZip.File("out", "new"));
        var archive = new LayerArchive(_folder["opt"]);

        archive.Extract(first);
        archive.Extract(second);

        Assert.That(File.ReadAllText(target), Is.EqualTo("untouched"));
        Assert.That(File.ReadAllText(_folder["opt/out"]), Is.EqualTo("new"));
    }

    [TestCase("/opt/../../../etc/passwd")]
    [TestCase("/usr/../etc/passwd")]
    [TestCase("../../etc/passwd")]
    [TestCase("a\0b")]
    [TestCase("")]
    public void A_link_with_a_target_that_cannot_be_is_refused(string target) =>
        Assert.That(() => Extract(LayerZip.Executable("extensions/my-ext"), LayerZip.Link("extensions/out", target)), Throws.TypeOf<SetupException>().With.Message.Contains("'extensions/out'"));

    [Test]
    public void A_target_is_read_no_further_than_a_path_can_be() =>
        Assert.That(
            () => Extract(LayerZip.Executable("extensions/my-ext"), LayerZip.Link("out", new string('a', 50_000_000))),
            Throws.TypeOf<SetupException>().With.Message.Contains("more than 4096 bytes"));

    [Test]
    public void A_control_character_in_a_name_is_refused_and_not_printed()
    {
        var refusal = Assert.Throws<SetupException>(() => Extract(LayerZip.Executable("extensions/my-ext"), LayerZip.File("a\u001b[2J")))!;
        Assert.That(refusal.Message, Does.Contain(@"'a\u001b[2J'"));
        Assert.That(refusal.Message.Any(char.IsControl), Is.False);
    }

    [Test]
    public void Names_may_begin_with_the_folder_that_was_zipped()
    {
        var file = Extract(LayerZip.Executable("./extensions/my-ext"), LayerZip.Link("./out", "/opt/extensions/my-ext"));
        Assert.That(file("extensions/my-ext"), Does.Exist);
        Assert.That(File.ReadAllText(file("out")), Is.EqualTo("#!/bin/sh\n"));
    }

    [Test]
    public void Backslashes_are_refused_because_Lambda_would_not_see_folders()
    {
        Assert.That(
            () => Extract(LayerZip.Executable("extensions/my-ext"), LayerZip.File(@"my-ext\config.json")),
            Throws.TypeOf<SetupException>().With.Message.Contains("backslashes"));
    }

    [TestCase(0.1)]
    [TestCase(0.5)]
    [TestCase(0.95)]
    public void A_truncated_zip_is_a_clear_error(double part)
    {
        var path = LayerZip.Create(_folder["layer.zip"], LayerZip.Executable("extensions/my-ext", new string('x', 5000)));
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(int)(bytes.Length * part)]);

        Assert.That(
            () => new LayerArchive(_folder["opt"]).Extract(path),
            Throws.TypeOf<SetupException>().With.Message.StartWith($"'{path}' is not a complete zip file").And.Message.EndWith("Build or download the layer again."));
    }

    [Test]
    public void A_damaged_entry_is_a_clear_error()
    {
        var path = LayerZip.Create(_folder["layer.zip"], LayerZip.Executable("extensions/my-ext", string.Concat(Enumerable.Range(0, 2000))));
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(200, 400).Fill(0xFF);
        File.WriteAllBytes(path, bytes);

        Assert.That(() => new LayerArchive(_folder["opt"]).Extract(path), Throws.TypeOf<SetupException>().With.Message.Contains("is not a complete zip file"));
    }

    [Test]
    public void A_layer_without_extensions_is_an_error_that_finds_them_too_deep()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => Extract("empty", LayerZip.File("bin/tool")),
                Throws.TypeOf<SetupException>().With.Message.EqualTo("the layer empty.zip has no file directly in 'extensions/', so Lambda would start nothing."));
            Assert.That(
                () => Extract("deep", LayerZip.Executable("layer/extensions/my-ext")),
                Throws.TypeOf<SetupException>().With.Message.EndWith("'layer/extensions/my-ext' is too deep: zip the content of its folder, not the folder."));
        });
    }

    [Test]
    public void More_than_Lambda_unzips_is_refused()
    {
        var path = _folder["layer.zip"];
        using (var zip = System.IO.Compression.ZipFile.Open(path, System.IO.Compression.ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("extensions/big").Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i <= 250; i++) entry.Write(zeros);
        }

        Assert.That(() => new LayerArchive(_folder["opt"]).Extract(path), Throws.TypeOf<SetupException>().With.Message.Contains("250 MB unzipped"));
    }

    private Func<string, string> Extract(params (string, string, int?)[] entries) => Extract("layer", entries);

    private Func<string, string> Extract(string name, params (string, string, int?)[] entries)
    {
        var path = LayerZip.Create(_folder[name + ".zip"], entries);
        var opt = _folder[name];
        new LayerArchive(opt).Extract(path);
        return file => Path.Combine(opt, file);
    }
}
