using System.Text;
using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>G08: the sizes, the names and the numbers of spill files at their edges.</summary>
[Category("G08")]
public sealed class SpillEdgeTests : IDisposable
{
    private readonly DirectoryInfo _disk = Directory.CreateTempSubdirectory("spill-edge-");

    public void Dispose() => _disk.Delete(recursive: true);

    [TestCase(0, 0)]
    [TestCase(1, 4096)]
    [TestCase(4096, 4096)]
    [TestCase(4097, 8192)]
    public void A_file_takes_whole_blocks(long bytes, long onDisk) => Assert.That(SpillFormat.OnDisk(bytes), Is.EqualTo(onDisk));

    // A file takes one block; the second one fits exactly or not at all.
    [TestCase(8192, true)]
    [TestCase(8191, false)]
    public void The_limit_itself_may_be_used(long maxBytes, bool fits)
    {
        SpillDirectory directory = At(maxBytes);
        Save(directory, "first");
        Assert.That((directory.Bytes, directory.HasRoomFor(4096), directory.HasRoomFor(4097)), Is.EqualTo((4096L, fits, false)));
    }

    [Test]
    public void A_file_may_be_as_large_as_the_limit_of_all_files()
    {
        SpillDirectory directory = At(1 << 20);
        string path = Save(directory, new string('x', 3000));
        long length = new FileInfo(path).Length;
        Assert.That(SpillReader.Open(path, SpillFormat.Owner("me"), length, out SpillReader? reader), Is.Null);
        reader!.Dispose();
        Assert.That(SpillReader.Open(path, SpillFormat.Owner("me"), length - 1, out _), Does.Contain("larger"));
    }

    [Test]
    public void A_file_without_records_is_read()
    {
        SpillDirectory directory = At(1 << 20);
        string path = Save(directory);
        Assert.That(new FileInfo(path).Length, Is.EqualTo(SpillFormat.HeaderBytes));
        Assert.That(directory.Open(path, out SpillReader? reader), Is.Null);
        Assert.That((reader!.Next(), reader.Damaged), Is.EqualTo(((byte[]?)null, 0)));
        reader.Dispose();
    }

    [Test]
    public void An_empty_record_comes_back_empty()
    {
        SpillDirectory directory = At(1 << 20);
        directory.Open(Save(directory, "", "x"), out SpillReader? reader);
        Assert.That(new[] { reader!.Next(), reader.Next(), reader.Next() }, Is.EqualTo(new byte[]?[] { [], [(byte)'x'], null }));
        Assert.That(reader.Damaged, Is.Zero);
        reader.Dispose();
    }

    [TestCase("lambda-extension.me.0000000007.spill", true)]
    [TestCase("lambda-extension.me.0000000000.spill", true)]
    [TestCase("lambda-extension.me.000000007.spill", false)]
    [TestCase("lambda-extension.me.00000000007.spill", false)]
    [TestCase("lambda-extension.me.+000000007.spill", false)]
    [TestCase("lambda-extension.me.000000000a.spill", false)]
    [TestCase("lambda-extension.ME.0000000007.spill", false)]
    [TestCase("lambda-extension.me.0000000007.SPILL", false)]
    [TestCase("lambda_extension.me.0000000007.spill", false)]
    public void Only_a_file_with_the_whole_name_is_one_of_this_owner(string name, bool own)
    {
        File.WriteAllText(Path.Combine(_disk.FullName, name), "x");
        Assert.That(At(1 << 20).Files, Is.EqualTo(own ? 1 : 0));
    }

    [Test]
    public void Files_that_are_there_count_with_their_blocks_until_they_are_forgotten_or_deleted()
    {
        string first = Save(At(1 << 20), new string('x', 5000)), second = Save(At(1 << 20), "y");
        SpillDirectory directory = At(1 << 20);
        Assert.That((directory.Files, directory.Bytes, directory.Oldest()), Is.EqualTo((2, 12_288L, first)));
        directory.Forget(first);
        Assert.That((directory.Files, directory.Bytes, directory.Oldest(), File.Exists(first)), Is.EqualTo((1, 4096L, second, true)));
        directory.Delete(second);
        Assert.That((directory.Files, directory.Bytes, directory.Oldest(), File.Exists(second)), Is.EqualTo((0, 0L, (string?)null, false)));
    }

    [Test]
    public void An_unfinished_file_is_deleted_and_its_number_is_not_used_again()
    {
        string unfinished = Path.Combine(_disk.FullName, "lambda-extension.me.0000000041.spill.tmp");
        File.WriteAllText(unfinished, "x");
        string path = Save(At(1 << 20), "y");
        Assert.That((File.Exists(unfinished), Path.GetFileName(path)), Is.EqualTo((false, "lambda-extension.me.0000000042.spill")));
    }

    [Test]
    public void A_file_that_is_not_completed_leaves_nothing_behind()
    {
        using (SpillWriter file = At(1 << 20).Create()) file.Add("x"u8);
        Assert.That(_disk.GetFiles(), Is.Empty);
    }

    private SpillDirectory At(long maxBytes) => new(_disk.FullName, "me", maxBytes);

    private string Save(SpillDirectory directory, params string[] records)
    {
        string[] before = [.. _disk.GetFiles().Select(f => f.FullName)];
        using SpillWriter file = directory.Create();
        foreach (string record in records) file.Add(Encoding.ASCII.GetBytes(record));
        file.Complete();
        directory.Added(file);
        string path = _disk.GetFiles().Select(f => f.FullName).Except(before).Single();
        Assert.That(file.Length, Is.EqualTo(new FileInfo(path).Length));
        return path;
    }
}
