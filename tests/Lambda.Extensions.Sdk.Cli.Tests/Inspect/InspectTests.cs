using System.IO.Compression;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;
using Lambda.Extensions.Sdk.Build.Tests.Elf;

namespace Lambda.Extensions.Sdk.Cli.Tests.Inspect;

[Category("G23")]
public sealed class InspectTests : IDisposable
{
    private const int Executable = 0x8000 | LayerFile.ExecutableMode;
    private const int Plain = 0x8000 | LayerFile.PlainMode;

    private const int SymbolicLink = 0xA000 | 0b111_111_111;

    private readonly TempFolder _folder = new();
    private readonly TestTerminal _terminal = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task A_good_layer_is_listed_and_nothing_is_wrong()
    {
        var zip = Zip(("my-ext/settings.json", "{}"u8.ToArray(), Plain), ("extensions/my-ext", CraftedElf.Program(), Executable));

        Assert.That(await _terminal.RunAsync("inspect", zip), Is.Zero);
        Assert.That(_terminal.Out.Split(Environment.NewLine).Skip(1), Is.EqualTo(new[]
        {
            "",
            "  extensions/my-ext     0755   920 bytes  x86_64 program",
            "      glibc 2.34 (al2023 has 2.34); libc.so.6",
            "  my-ext/settings.json  0644     2 bytes",
            "",
            "nothing is wrong",
            "",
        }));
        Assert.That(_terminal.Out, Does.StartWith("layer.zip: layer zip, "));
    }

    [Test]
    public async Task A_wrapper_script_is_listed_with_its_variable()
    {
        byte[] script = RuntimeWrapper.Script("my-ext", RuntimeWrapper.DefaultPort);
        var zip = Zip(("extensions/my-ext", CraftedElf.Program(), Executable), ("my-ext-wrapper", script, Executable));
        Assert.That(await _terminal.RunAsync("inspect", zip), Is.Zero);
        Assert.That(_terminal.Out, Does.Match(@"(?m)^  my-ext-wrapper +0755 .* script of /bin/bash, for AWS_LAMBDA_EXEC_WRAPPER=/opt/my-ext-wrapper\r?$"));
    }

    [Test]
    public async Task A_wrapper_script_without_the_execute_bit_is_found()
    {
        var zip = Zip(("extensions/my-ext", CraftedElf.Program(), Executable), ("my-ext-wrapper", RuntimeWrapper.Script("my-ext", RuntimeWrapper.DefaultPort), Plain));
        Assert.That(await _terminal.RunAsync("inspect", zip), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("LXS1312").And.Contains("my-ext-wrapper has mode 0644"));
    }

    [Test]
    public async Task What_is_wrong_is_told_with_its_code()
    {
        var zip = Zip(
            ("extensions/new", CraftedElf.Program(glibc: "GLIBC_2.38", symbol: "fmod"), Executable),
            ("extensions/plain", CraftedElf.Program(), Plain),
            ("extensions/notes.txt", "x"u8.ToArray(), Executable));

        Assert.That(await _terminal.RunAsync("inspect", zip), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("3 things are wrong:").And.Contains("LXS1103").And.Contains("GLIBC_2.38 (fmod)").And.Contains("LXS1303").And.Contains("LXS1305"));
    }

    [Test]
    public async Task The_target_os_can_be_chosen()
    {
        var zip = Zip(("extensions/a", CraftedElf.Program(glibc: "GLIBC_2.34"), Executable));
        Assert.That(await _terminal.RunAsync("inspect", zip, "--target-os", "al2"), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("(al2 has 2.26)").And.Contains("Amazon Linux 2 has glibc 2.26"));
    }

    [Test]
    public async Task A_zip_made_on_windows_has_no_modes()
    {
        var zip = Zip(("extensions/a", CraftedElf.Program(), Executable));
        var bytes = File.ReadAllBytes(zip);
        ZipDirectory.SetHosts(bytes, 0);
        File.WriteAllBytes(zip, bytes);

        Assert.That(await _terminal.RunAsync("inspect", zip), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("no mode").And.Contains("LXS1304").And.Contains("made on Windows"));
    }

    [TestCase("../escape")]
    [TestCase("/etc/cron.d/x")]
    [TestCase(@"extensions\my-ext")]
    public async Task An_entry_that_leads_outside_is_told(string name)
    {
        Assert.That(await _terminal.RunAsync("inspect", Zip((name, "x"u8.ToArray(), Plain))), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("LXS1307").And.Contains(name).And.Not.Contains("LXS1302"));
    }

    [Test]
    public async Task A_zipped_folder_is_told_apart_from_an_empty_layer()
    {
        Assert.That(await _terminal.RunAsync("inspect", Zip(("layer/extensions/a", CraftedElf.Program(), Executable))), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("LXS1302").And.Contains("layer/extensions/a is too deep"));
    }

    [Test]
    public async Task Cut_off_anywhere_a_zip_is_damaged()
    {
        var whole = File.ReadAllBytes(Zip(("extensions/a", "#!/bin/sh\nexit 0\n"u8.ToArray(), Executable)));
        for (var length = 2; length < whole.Length; length++)
        {
            var terminal = new TestTerminal();
            var cut = _folder["cut.zip"];
            File.WriteAllBytes(cut, whole[..length]);
            Assert.That(await terminal.RunAsync("inspect", cut), Is.EqualTo(1), $"{length} bytes");
            Assert.That(terminal.Out, Does.Contain("LXS1301"), $"{length} bytes");
        }
    }

    [Test]
    public async Task A_damaged_entry_is_told()
    {
        var zip = Zip(("extensions/a", CraftedElf.Program(), Executable));
        var bytes = File.ReadAllBytes(zip);
        bytes[200] ^= 0xff;
        File.WriteAllBytes(zip, bytes);

        Assert.That(await _terminal.RunAsync("inspect", zip), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("LXS1301"));
    }

    [Test]
    public async Task A_link_shows_what_it_leads_to()
    {
        const int Link = 0xA000 | 0b111_111_111;
        var zip = Zip(
            ("extensions/a", "../bin/a"u8.ToArray(), Link), ("extensions/b", "/opt/bin/a"u8.ToArray(), Link), ("extensions/lost", "/usr/bin/x"u8.ToArray(), Link),
            ("extensions/circle", "circle"u8.ToArray(), Link), ("bin/a", CraftedElf.Program(), Executable));

        Assert.That(await _terminal.RunAsync("inspect", zip), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Match(@"extensions/a +0755 .* x86_64 program").And.Match(@"extensions/b +0755 .* x86_64 program"));
        Assert.That(_terminal.Out, Does.Contain("extensions/lost is neither").And.Contains("extensions/circle is neither"));
    }

    [TestCase("/opt/../../../etc/passwd", "leads out of the layer")]
    [TestCase("../../etc/passwd", "leads out of the layer")]
    [TestCase("a\0b", "control character")]
    [TestCase("", "has no target")]
    public async Task A_link_with_a_target_that_cannot_be_is_told(string target, string problem)
    {
        var zip = Zip(("extensions/a", CraftedElf.Program(), Executable), ("extensions/b", System.Text.Encoding.UTF8.GetBytes(target), SymbolicLink));
        Assert.That(await _terminal.RunAsync("inspect", zip), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("LXS1311").And.Contains(problem));
    }

    [Test]
    public async Task A_links_target_that_is_larger_than_a_path_is_not_read()
    {
        var zip = Zip(("extensions/a", CraftedElf.Program(), Executable), ("extensions/b", new byte[50_000_000], SymbolicLink));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.That(await _terminal.RunAsync("inspect", zip), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("LXS1311").And.Contains("more than 4096 bytes"));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(25_000_000));
    }

    [Test]
    public async Task Control_characters_of_names_do_not_reach_the_terminal()
    {
        var zip = Zip(("extensions/a", "#!/bin/sh \u001b[2J\n"u8.ToArray(), Executable), ("b\u001b]0;x\u0007", "x"u8.ToArray(), Plain), ("c\u202e", "x"u8.ToArray(), Plain));
        Assert.That(await _terminal.RunAsync("inspect", zip), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("LXS1307").And.Contains(@"b\u001b]0;x\u0007"));
        Assert.That(_terminal.Out.Where(c => (char.IsControl(c) && c is not ('\n' or '\r')) || c == '\u202e'), Is.Empty);
    }

    [Test]
    public async Task Names_may_begin_with_the_folder_that_was_zipped()
    {
        var zip = Zip(("./", [], 0x4000 | 0b111_101_101), ("./extensions/", [], 0x4000 | 0b111_101_101), ("./extensions/my-ext", CraftedElf.Program(), Executable));
        Assert.That(await _terminal.RunAsync("inspect", zip), Is.Zero);
        Assert.That(_terminal.Out, Does.Contain("\n  extensions/my-ext  0755").Or.Contain("\r\n  extensions/my-ext  0755"));
    }

    [Test]
    public async Task A_folder_that_only_its_owner_can_open_is_told()
    {
        var zip = Zip(("extensions/", [], 0x4000 | 0b111_000_000), ("extensions/my-ext", CraftedElf.Program(), Executable));
        Assert.That(await _terminal.RunAsync("inspect", zip), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("LXS1310").And.Contains("the folder extensions/ has mode 0700"));
    }

    [Test]
    public async Task A_zip_made_on_os_x_has_modes()
    {
        var zip = Zip(("extensions/a", CraftedElf.Program(), Executable));
        var bytes = File.ReadAllBytes(zip);
        ZipDirectory.SetHosts(bytes, 19);
        File.WriteAllBytes(zip, bytes);
        Assert.That(await _terminal.RunAsync("inspect", zip), Is.Zero);
    }

    [Test]
    public async Task OpenSSL_is_to_know_and_can_be_stated()
    {
        var zip = Zip(("extensions/a", [.. CraftedElf.Program(), .. "__managedcode\0libssl.so.3\0"u8], Executable));
        Assert.That(await _terminal.RunAsync("inspect", zip), Is.Zero);
        Assert.That(_terminal.Out, Does.Contain("to know:").And.Contains("LXS1109").And.Contains("nothing is wrong"));

        var second = new TestTerminal();
        Assert.That(await second.RunAsync("inspect", zip, "--other-libraries", "libssl.so.3"), Is.Zero);
        Assert.That(second.Out, Does.Not.Contain("LXS1109"));
    }

    [Test]
    public async Task A_binary_is_looked_at_as_the_extension_it_is_to_become()
    {
        var binary = _folder["my-ext"];
        File.WriteAllBytes(binary, CraftedElf.Program(LambdaArchitecture.Arm64));
        File.SetUnixFileMode(binary, (UnixFileMode)LayerFile.ExecutableMode);

        Assert.That(await _terminal.RunAsync("inspect", binary), Is.Zero);
        Assert.That(_terminal.Out, Does.StartWith("my-ext: binary, ").And.Contains("arm64 program"));
    }

    [Test]
    public async Task A_binary_that_is_cut_off_is_told()
    {
        var binary = _folder["my-ext"];
        File.WriteAllBytes(binary, CraftedElf.Program()[..150]);
        Assert.That(await _terminal.RunAsync("inspect", binary), Is.EqualTo(1));
        Assert.That(_terminal.Out, Does.Contain("LXS1101"));
    }

    [TestCase("inspect", "lambda-ext: inspect needs a file: lambda-ext inspect FILE", 2)]
    [TestCase("inspect a --target-os ubuntu", "lambda-ext: --target-os is one of al2023, al2, not 'ubuntu'.", 2)]
    [TestCase("inspect /nowhere", "lambda-ext: there is no file '/nowhere'.", 1)]
    [TestCase("inspect /etc", "lambda-ext: '/etc' is a folder. Name a layer zip, an image archive or an executable; of a project, what its publish wrote.", 1)]
    [TestCase("inspect /etc/passwd", "lambda-ext: '/etc/passwd' is neither a layer zip, nor an image archive (OCI or docker save), nor an executable.", 1)]
    public async Task A_mistake_is_one_line_on_stderr(string line, string message, int exitCode)
    {
        Assert.That(await _terminal.RunAsync(line.Split(' ')), Is.EqualTo(exitCode));
        Assert.That(_terminal.Error.TrimEnd(), Is.EqualTo(message));
    }

    private string Zip(params (string Name, byte[] Content, int Attributes)[] entries)
    {
        var path = _folder["layer.zip"];
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content, attributes) in entries)
        {
            var entry = zip.CreateEntry(name);
            entry.ExternalAttributes = attributes << 16;
            using var stream = entry.Open();
            stream.Write(content);
        }

        return path;
    }
}
