using System.Text;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Tests.Elf;

namespace Lambda.Extensions.Sdk.Build.Tests.Inspection;

[Category("G23")]
public sealed class LayerInspectorTests
{
    private const int Executable = LayerFile.ExecutableMode;

    [Test]
    public void One_program_is_right()
    {
        LayerReport report = Inspect(File("extensions/a", CraftedElf.Program()));
        Assert.That(report.Findings, Is.Empty);
        Assert.That(report.Glibc, Is.EqualTo(new GlibcVersion(2, 34)));
        Assert.That(report.Libraries, Is.EqualTo(["libc.so.6"]));
    }

    [TestCase("#!/bin/sh\nexec true\n")]
    [TestCase("#! /usr/bin/python3\nprint()\n")]
    [TestCase("#!/bin/sh")]
    public void A_script_is_an_extension_too(string text) =>
        Assert.That(Codes(File("extensions/a", Encoding.UTF8.GetBytes(text))), Is.Empty);

    [Test]
    public void A_script_with_windows_line_ends_cannot_start() =>
        Assert.That(Codes(File("extensions/a", "#!/bin/sh\r\necho\r\n"u8.ToArray())), Is.EqualTo(["LXS1306"]));

    [Test]
    public void A_script_without_an_absolute_interpreter_cannot_start() =>
        Assert.That(Codes(File("extensions/a", "#!python3\n"u8.ToArray())), Is.EqualTo(["LXS1306"]));

    [TestCase("{\"a\":1}")]
    [TestCase("")]
    [TestCase("MZ\u0090 a dll")]
    public void Whatever_else_lies_in_extensions_would_be_started(string text) =>
        Assert.That(Codes(File("extensions/a", CraftedElf.Program()), File("extensions/a.json", Encoding.UTF8.GetBytes(text))), Is.EqualTo(["LXS1305"]));

    [Test]
    public void It_may_lie_in_any_other_folder() =>
        Assert.That(Codes(File("extensions/a", CraftedElf.Program()), File("a/settings.json", "{}"u8.ToArray(), LayerFile.PlainMode), File("extensions/sub/x.json", "{}"u8.ToArray())), Is.Empty);

    [Test]
    public void Without_the_execute_bit_it_cannot_start() =>
        Assert.That(Codes(File("extensions/a", CraftedElf.Program(), LayerFile.PlainMode)), Is.EqualTo(["LXS1303"]));

    [TestCase("755", ExpectedResult = "")]
    [TestCase("555", ExpectedResult = "")]
    [TestCase("777", ExpectedResult = "")]
    [TestCase("700", ExpectedResult = "LXS1303")]
    [TestCase("750", ExpectedResult = "LXS1303")]
    [TestCase("754", ExpectedResult = "LXS1303")]
    [TestCase("005", ExpectedResult = "LXS1303")]
    [TestCase("711", ExpectedResult = "LXS1310")]
    [TestCase("111", ExpectedResult = "LXS1310")]
    [TestCase("751", ExpectedResult = "LXS1310")]
    [TestCase("0", ExpectedResult = "LXS1303")]
    public string Everybody_must_be_able_to_read_and_start_an_extension(string mode) =>
        string.Join(' ', Codes(File("extensions/a", CraftedElf.Program(), Convert.ToInt32(mode, 8))));

    [TestCase("644", ExpectedResult = "")]
    [TestCase("444", ExpectedResult = "")]
    [TestCase("755", ExpectedResult = "")]
    [TestCase("600", ExpectedResult = "LXS1310")]
    [TestCase("640", ExpectedResult = "LXS1310")]
    [TestCase("604", ExpectedResult = "LXS1310")]
    [TestCase("711", ExpectedResult = "LXS1310")]
    public string Everybody_must_be_able_to_read_content(string mode) =>
        string.Join(' ', Codes(File("extensions/a", CraftedElf.Program()), File("a/settings.json", "{}"u8.ToArray(), Convert.ToInt32(mode, 8))));

    [TestCase("755", ExpectedResult = "")]
    [TestCase("700", ExpectedResult = "LXS1310")]
    [TestCase("744", ExpectedResult = "LXS1310")]
    [TestCase("711", ExpectedResult = "LXS1310")]
    public string Everybody_must_be_able_to_open_a_folder(string mode)
    {
        LayerReport report = LayerInspector.Inspect([File("extensions/a", CraftedElf.Program())], new LayerExpectations(), [new LayerFolder("extensions/", Convert.ToInt32(mode, 8))]);
        return string.Join(' ', report.Findings.Select(finding => finding.Code));
    }

    [TestCase(new byte[] { 0xef, 0xbb, 0xbf, 0x23, 0x21, 0x2f })]
    [TestCase(new byte[] { 0xff, 0xfe, 0x23, 0, 0x21, 0, 0x2f, 0 })]
    public void A_byte_order_mark_before_a_script_is_named(byte[] start)
    {
        Finding finding = Inspect(File("extensions/a", start)).Findings.Single();
        Assert.That((finding.Code, finding.Problem), Is.EqualTo(("LXS1306", "extensions/a has a byte order mark before #!: the system does not take it for a script")));
    }

    [Test]
    public void An_archive_without_modes_is_told_once() =>
        Assert.That(Codes(File("extensions/a", CraftedElf.Program(), mode: null), File("extensions/b", CraftedElf.Program(), mode: null)), Is.EqualTo(["LXS1304"]));

    [Test]
    public void Without_an_extension_it_is_no_layer_of_one() =>
        Assert.That(Codes(File("bin/a", CraftedElf.Program())), Is.EqualTo(["LXS1302"]));

    [Test]
    public void A_startup_hook_needs_no_extension() =>
        Assert.That(Codes(File("my-hook/My.Hook.dll", "MZ"u8.ToArray(), LayerFile.PlainMode), File("my-hook/Lambda.Extensions.Sdk.dll", "MZ"u8.ToArray(), LayerFile.PlainMode)), Is.Empty);

    [TestCase("Lambda.Extensions.Sdk.dll")]
    [TestCase("extensions/Lambda.Extensions.Sdk.dll")]
    [TestCase("layer/my-hook/Lambda.Extensions.Sdk.dll")]
    public void Anywhere_else_than_in_a_folder_of_its_own_a_hook_is_none(string path) =>
        Assert.That(Codes(File(path, "MZ"u8.ToArray())), Is.Not.Empty);

    [Test]
    public void A_damaged_program_is_told() =>
        Assert.That(Codes(File("extensions/a", CraftedElf.Program()[..100])), Is.EqualTo(["LXS1101"]));

    [Test]
    public void Two_architectures_among_the_extensions_cannot_be() =>
        Assert.That(
            Codes(new LayerExpectations(), File("extensions/a", CraftedElf.Program()), File("extensions/b", CraftedElf.Program(LambdaArchitecture.Arm64))),
            Is.EqualTo(["LXS1308"]));

    [Test]
    public void Both_architectures_behind_a_script_that_chooses_can_be() =>
        Assert.That(
            Codes(new LayerExpectations(), File("extensions/a", "#!/bin/sh\n"u8.ToArray()), File("a/x86_64", CraftedElf.Program()), File("a/aarch64", CraftedElf.Program(LambdaArchitecture.Arm64))),
            Is.Empty);

    [Test]
    public void More_than_ten_extensions_are_too_many() =>
        Assert.That(Codes([.. Enumerable.Range(0, 11).Select(i => File($"extensions/e{i}", CraftedElf.Program()))]), Is.EqualTo(["LXS1309"]));

    [Test]
    public void Libraries_of_the_layer_are_checked_and_count_as_there()
    {
        byte[] program = new CraftedElf { Needed = ["libc.so.6", "libsqlite.so"] }.ToArray();
        byte[] library = new CraftedElf { Interpreter = null, Needed = ["libc.so.6"], Versions = [("libc.so.6", "GLIBC_2.38", "strtol", false)] }.ToArray();
        Assert.That(Codes(File("extensions/a", program), File("lib/libsqlite.so", library)), Is.EqualTo(["LXS1103"]));
    }

    [Test]
    public void What_is_too_large_is_not_opened()
    {
        var huge = new LayerFile("extensions/a", Executable, LayerLimits.Unzipped + 1, () => throw new InvalidOperationException("opened"));
        Assert.That(Codes(huge), Is.EqualTo(["LXS1205"]));
        Assert.That(() => Codes(huge with { Length = LayerLimits.Unzipped }), Throws.InvalidOperationException);
    }

    [TestCase("#!/bin/bash\nexec \"$@\"\n", LayerFile.ExecutableMode, ExpectedResult = "")]
    [TestCase("#!/bin/bash\nexec \"$@\"\n", LayerFile.PlainMode, ExpectedResult = "LXS1312")]
    [TestCase("#!/bin/bash\r\nexec \"$@\"\r\n", LayerFile.ExecutableMode, ExpectedResult = "LXS1306")]
    [TestCase("\ufeff#!/bin/bash\nexec \"$@\"\n", LayerFile.ExecutableMode, ExpectedResult = "LXS1306")]
    public string A_wrapper_must_be_a_script_that_everybody_can_start(string text, int mode) =>
        string.Join(',', Codes(File("extensions/a", CraftedElf.Program()), File("a-wrapper", Encoding.UTF8.GetBytes(text), mode)));

    [Test]
    public void A_file_in_a_folder_is_no_wrapper() =>
        Assert.That(Codes(File("extensions/a", CraftedElf.Program()), File("lib/a-wrapper", "#!/bin/sh\r\n"u8.ToArray(), LayerFile.PlainMode)), Is.Empty);

    private static string[] Codes(params LayerFile[] files) => [.. Inspect(files).Findings.Select(finding => finding.Code)];

    private static string[] Codes(LayerExpectations expectations, params LayerFile[] files) =>
        [.. LayerInspector.Inspect(files, expectations).Findings.Select(finding => finding.Code)];

    private static LayerReport Inspect(params LayerFile[] files) =>
        LayerInspector.Inspect(files, new LayerExpectations { Architecture = LambdaArchitecture.X64 });

    private static LayerFile File(string path, byte[] content, int? mode = Executable) =>
        new(path, mode, content.Length, () => new MemoryStream(content));
}
