using System.IO.Compression;
using System.Security.Cryptography;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Tasks;
using Lambda.Extensions.Sdk.Build.Tests.Elf;
using Microsoft.Build.Utilities;

namespace Lambda.Extensions.Sdk.Build.Tests.Tasks;

[Category("G23")]
public sealed class PackLambdaLayerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly BuildLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void A_layer_is_written_and_told_of()
    {
        PackLambdaLayer task = Task(CraftedElf.Program());
        task.SymbolFile = _folder.Write("publish/My.Ext.dbg", "symbols");

        Assert.That(task.Execute(), Is.True);
        Assert.That(Entries(task.ZipFile), Is.EqualTo(["extensions/my-ext"]));
        Assert.That(_folder["out/My.Ext.dbg"], Does.Exist);
        Assert.That(task.ContentSummary, Does.Contain("extensions/my-ext  0755").And.Contains("x86_64; Amazon Linux 2023: glibc 2.34 of 2.34; libc.so.6"));
        Assert.That(task.ZipSummary, Does.Contain("of 50 MB").And.Contains("of 250 MB"));
    }

    [Test]
    public void A_symbol_too_new_fails_and_leaves_no_zip_of_before()
    {
        PackLambdaLayer task = Task(CraftedElf.Program(glibc: "GLIBC_2.38", symbol: "fmod"));
        _folder.Write("out/my-ext-x86_64.zip", "of an earlier publish");

        Assert.That(task.Execute(), Is.False);
        Assert.That(_log.Codes, Is.EqualTo(["LXS1103"]));
        Assert.That(_log.Errors.Single().Message, Does.Contain("GLIBC_2.38 (fmod)"));
        Assert.That(task.ZipFile, Does.Not.Exist);
    }

    [Test]
    public void A_binary_of_the_other_architecture_fails()
    {
        Assert.That(Task(CraftedElf.Program(LambdaArchitecture.Arm64)).Execute(), Is.False);
        Assert.That(_log.Codes, Is.EqualTo(["LXS1102"]));
        Assert.That(_log.Errors.Single().Message, Does.Contain("is for arm64, not for x86_64"));
    }

    [Test]
    public void A_binary_that_is_cut_off_fails()
    {
        Assert.That(Task(CraftedElf.Program()[..200]).Execute(), Is.False);
        Assert.That(_log.Codes, Is.EqualTo(["LXS1101"]));
    }

    [Test]
    public void A_missing_binary_fails()
    {
        PackLambdaLayer task = Task(CraftedElf.Program());
        File.Delete(task.Program);
        Assert.That(task.Execute(), Is.False);
        Assert.That(_log.Codes, Is.EqualTo(["LXS1204"]));
    }

    [TestCase("", "1KB", "LXS1207")]
    [TestCase("1KB", "", "LXS1206")]
    public void A_zip_over_its_limit_or_budget_fails(string limit, string budget, string code)
    {
        PackLambdaLayer task = Task(CraftedElf.Program());
        task.Content = [new TaskItem(_folder.Write("noise.bin", RandomNumberGenerator.GetBytes(2000)))];
        (task.ZipLimit, task.Budget) = (limit, budget);
        Assert.That(task.Execute(), Is.False);
        Assert.That(_log.Codes, Is.EqualTo([code]));
        Assert.That(task.ZipFile, Does.Not.Exist);
    }

    [Test]
    public void What_is_larger_than_all_layers_may_be_fails()
    {
        // A file of holes: it takes no room on the disk.
        string huge = _folder.Write("huge.bin", "");
        using (FileStream stream = File.OpenWrite(huge))
            stream.SetLength(LayerLimits.Unzipped + 1);
        PackLambdaLayer task = Task(CraftedElf.Program());
        task.Content = [new TaskItem(huge)];
        Assert.That(task.Execute(), Is.False);
        Assert.That(_log.Codes, Is.EqualTo(["LXS1205"]));
    }

    [Test]
    public void Content_lies_in_the_extensions_own_folder_unless_told_otherwise()
    {
        PackLambdaLayer task = Task(CraftedElf.Program());
        var elsewhere = new TaskItem(_folder.Write("b.json", "{}"));
        elsewhere.SetMetadata("TargetPath", @"shared\b.json");
        task.Content = [new TaskItem(_folder.Write("a.json", "{}")), elsewhere];
        Assert.That(task.Execute(), Is.True);
        Assert.That(Entries(task.ZipFile), Is.EqualTo(["extensions/my-ext", "my-ext/a.json", "shared/b.json"]));
    }

    [Test]
    public void A_stray_file_fails()
    {
        PackLambdaLayer task = Task(CraftedElf.Program());
        var stray = new TaskItem(_folder.Write("publish/appsettings.json", "{}"));
        stray.SetMetadata("RelativePath", "appsettings.json");
        task.PublishedFiles = [stray];
        Assert.That(task.Execute(), Is.False);
        Assert.That(_log.Codes, Is.EqualTo(["LXS1201"]));
    }

    [Test]
    public void An_output_folder_that_cannot_be_written_fails()
    {
        PackLambdaLayer task = Task(CraftedElf.Program());
        task.ZipFile = "/proc/none/my-ext.zip";
        Assert.That(task.Execute(), Is.False);
        Assert.That(_log.Codes, Is.EqualTo(["LXS1010"]));
    }

    [Test]
    public void The_staging_folder_holds_what_opt_would_and_nothing_of_before()
    {
        PackLambdaLayer task = Task(CraftedElf.Program());
        (task.ZipFile, task.StagingFolder) = ("", _folder["opt"]);
        _folder.Write("opt/extensions/old", "x");
        Assert.That(task.Execute(), Is.True);
        Assert.That(Directory.GetFiles(_folder["opt"], "*", SearchOption.AllDirectories), Is.EqualTo([_folder["opt/extensions/my-ext"]]));
        Assert.That((int)File.GetUnixFileMode(_folder["opt/extensions/my-ext"]), Is.EqualTo(LayerFile.ExecutableMode));
    }

    private PackLambdaLayer Task(byte[] program) => new()
    {
        BuildEngine = _log,
        ProjectFile = "my-ext.csproj",
        ExtensionName = "my-ext",
        RuntimeIdentifier = "linux-x64",
        Kind = "Native",
        TargetOs = "al2023",
        Program = _folder.Write("publish/My.Ext", program),
        ZipFile = _folder["out/my-ext-x86_64.zip"],
    };

    private static string[] Entries(string zip)
    {
        using ZipArchive archive = ZipFile.OpenRead(zip);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }
}
