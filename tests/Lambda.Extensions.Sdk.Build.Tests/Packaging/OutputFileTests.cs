using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Tests.Packaging;

public sealed class OutputFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void The_same_content_leaves_the_file_alone_and_another_replaces_it()
    {
        string file = _folder.Write("out/a.zip", "same");
        var before = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, before);

        Assert.That(OutputFile.Write(file, "same"u8.ToArray()), Is.Null);
        Assert.That(File.GetLastWriteTimeUtc(file), Is.EqualTo(before));
        Assert.That(OutputFile.Write(file, "else"u8.ToArray()), Is.Null);
        Assert.That((File.ReadAllText(file), File.GetLastWriteTimeUtc(file)), Is.Not.EqualTo(("same", before)));
        Assert.That(Directory.GetFiles(_folder["out"]), Has.Length.EqualTo(1));
    }

    [TestCase("/proc/lambda/layer.zip")]
    [TestCase("/sys/layer.zip")]
    public void A_folder_that_cannot_be_written_is_a_clear_error(string file)
    {
        Finding? finding = OutputFile.Write(file, [1]);
        Assert.That(finding?.Code, Is.EqualTo("LXS1010"));
        Assert.That(finding!.Message, Does.StartWith($"cannot write {file}: ").And.EndsWith("Make the folder writable, or choose another with -p:LambdaLayerOutputPath=…."));
    }

    [Test]
    public void A_file_in_place_of_the_folder_is_one_too() =>
        Assert.That(OutputFile.Write(_folder.Write("file", "x") + "/layer.zip", [1])?.Code, Is.EqualTo("LXS1010"));

    [Test]
    public void Symbols_are_copied_beside_the_zip_once()
    {
        string symbols = _folder.Write("publish/a.dbg", "symbols");
        Assert.That(OutputFile.CopyBeside(symbols, _folder["out/a.zip"]), Is.Null);
        Assert.That(File.ReadAllText(_folder["out/a.dbg"]), Is.EqualTo("symbols"));
        Assert.That(OutputFile.CopyBeside(symbols, _folder["publish/a.zip"]), Is.Null);
        Assert.That(OutputFile.CopyBeside(_folder["none.dbg"], _folder["out/a.zip"]), Is.Null);
    }
}
