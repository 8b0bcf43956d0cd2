using System.Buffers;
using System.Buffers.Binary;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>G08: what a reset would lose is on disk, and what the disk loses is counted.</summary>
[Category("G08")]
public sealed class SpillTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("spill-test-");
    private readonly RecordingLoggers _logs = new();

    public void Dispose() => _directory.Delete(recursive: true);

    private DeliverySpill<Item> Spill(string name = "my-extension", long maxBytes = 1024 * 1024, Action<Item, IBufferWriter<byte>>? write = null, Func<ReadOnlyMemory<byte>, Item>? read = null) =>
        new(write ?? Write, read ?? Read, new DeliverySpillOptions { Name = name, Directory = _directory.FullName, MaxBytes = maxBytes }, new Logger<DeliverySpill<Item>>(_logs));

    private static void Write(Item item, IBufferWriter<byte> to)
    {
        // The id, and as many bytes as the item is large.
        Span<byte> span = to.GetSpan(4 + item.Size);
        BinaryPrimitives.WriteInt32LittleEndian(span, item.Id);
        span.Slice(4, item.Size).Fill((byte)item.Id);
        to.Advance(4 + item.Size);
    }

    private static Item Read(ReadOnlyMemory<byte> record) => new(BinaryPrimitives.ReadInt32LittleEndian(record.Span), record.Length - 4);

    private string[] Files => [.. _directory.GetFileSystemInfos().Select(f => f.Name).Order(StringComparer.Ordinal)];

    private string OnlyFile => _directory.GetFiles().Single().FullName;

    private string SaveOne(int items, int size = 3)
    {
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(items, size);
        Assert.That(Spill().Save(queue), Is.EqualTo(items));
        return OnlyFile;
    }

    [Test]
    public void The_next_process_has_what_the_last_one_could_not_send()
    {
        DeliveryQueue<Item> before = Item.Queue();
        before.Fill(100, 20);
        Assert.That(Spill().Save(before), Is.EqualTo(100));
        Assert.That(before.Ledger.Snapshot(), Is.EqualTo(new DeliveryLedgerSnapshot { Accepted = 100, Spilled = 100 }));
        Assert.That(before.Bytes, Is.Zero);

        DeliveryQueue<Item> after = Item.Queue();
        DeliverySpill<Item> spill = Spill();
        Assert.That(spill.Files, Is.EqualTo(1));
        Assert.That(spill.RestoreNext(after), Is.EqualTo(100));
        Assert.That(after.Ledger.Snapshot(), Is.EqualTo(new DeliveryLedgerSnapshot { Restored = 100, Pending = 100 }));
        Assert.That(after.Drain(), Is.EqualTo(Enumerable.Range(1, 100)));
        Assert.That(spill.RestoreNext(after), Is.Zero, "once");
        Assert.That((Files, spill.Bytes), Is.EqualTo((Array.Empty<string>(), 0)));
    }

    [Test]
    public void Files_come_back_oldest_first_also_those_of_several_processes()
    {
        for (int process = 0; process < 3; process++)
        {
            DeliveryQueue<Item> queue = Item.Queue();
            DeliverySpill<Item> spill = Spill();
            for (int file = 0; file < 2; file++)
            {
                queue.TryAdd(new Item((process * 2) + file));
                spill.Save(queue);
            }
        }

        DeliveryQueue<Item> restored = Item.Queue();
        DeliverySpill<Item> last = Spill();
        while (last.RestoreNext(restored) > 0)
        {
        }

        Assert.That(restored.Drain(), Is.EqualTo(Enumerable.Range(0, 6)));
    }

    [Test]
    public void Only_its_owner_may_read_a_file_and_its_name_says_whose_it_is()
    {
        string file = SaveOne(1);
        Assert.That(Path.GetFileName(file), Is.EqualTo("lambda-extension.my-extension.0000000001.spill"));
        if (!OperatingSystem.IsWindows()) Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void A_file_with_the_last_number_does_not_hide_the_next_one()
    {
        string file = SaveOne(1);
        File.Move(file, Path.Combine(_directory.FullName, "lambda-extension.my-extension.9999999999.spill"));
        File.WriteAllText(Path.Combine(_directory.FullName, "lambda-extension.my-extension.0000000002.spill"), "not ours");
        for (int i = 0; i < 3; i++)
        {
            DeliveryQueue<Item> queue = Item.Queue();
            queue.Fill(2);
            Assert.That(Spill().Save(queue), Is.EqualTo(2));
        }

        DeliveryQueue<Item> restored = Item.Queue();
        DeliverySpill<Item> last = Spill();
        int items = 0;
        while (last.RestoreNext(restored) is var read and > 0) items += read;
        Assert.That(items, Is.EqualTo(7));
    }

    [Test]
    public void Zero_bytes_are_no_record()
    {
        string file = SaveOne(1, size: 0);
        byte[] bytes = File.ReadAllBytes(file);
        bytes.AsSpan(20).Clear();
        File.WriteAllBytes(file, bytes);
        var queue = Item.Queue();
        Assert.That(Spill(read: _ => new Item(1)).RestoreNext(queue), Is.Zero);
        Assert.That(queue.Ledger.Snapshot().DamagedInSpill, Is.EqualTo(1));
    }

    [Test]
    [Category("G20")]
    public void A_link_under_a_spill_files_name_is_not_followed()
    {
        string file = SaveOne(3);
        string elsewhere = Path.Combine(_directory.FullName, "elsewhere");
        File.Move(file, elsewhere);
        File.CreateSymbolicLink(file, elsewhere);
        DeliverySpill<Item> spill = Spill();
        Assert.That((spill.RestoreNext(Item.Queue()), spill.FilesSkipped), Is.EqualTo((0, 1)));
        Assert.That(File.Exists(elsewhere));
    }

    [Test]
    public void What_finds_no_room_on_disk_was_not_tried_to_be_sent()
    {
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(3, 3000);
        Assert.That(Spill(maxBytes: 8192).Save(queue), Is.LessThan(3));
        Assert.That(queue.Ledger.Snapshot(), Has.Property("Retried").Zero.And.Property("Pending").GreaterThan(0));
    }

    [Test]
    public void Extensions_do_not_touch_each_others_files()
    {
        SaveOne(3);
        foreach (string other in new[] { "my-extension.2", "my", "other", "my-extension.0000000001" })
        {
            DeliveryQueue<Item> queue = Item.Queue();
            DeliverySpill<Item> spill = Spill(other);
            Assert.That((spill.Files, spill.RestoreNext(queue)), Is.EqualTo((0, 0)));
        }

        Assert.That(Spill().RestoreNext(Item.Queue()), Is.EqualTo(3));
    }

    [Test]
    public void A_file_of_another_extension_under_this_ones_name_is_skipped_and_left_alone()
    {
        string file = SaveOne(3);
        File.Move(file, Path.Combine(_directory.FullName, "lambda-extension.other.0000000001.spill"));
        DeliverySpill<Item> other = Spill("other");
        Assert.That(other.RestoreNext(Item.Queue()), Is.Zero);
        Assert.That((other.FilesSkipped, other.Files), Is.EqualTo((1, 0)));
        Assert.That(_logs.Ids, Is.EqualTo(new[] { 4010 }));
        Assert.That(_logs.Entries[0].Message, Does.Contain("another extension's"));
        Assert.That(Files, Has.Length.EqualTo(1));
        Assert.That(other.RestoreNext(Item.Queue()), Is.Zero);
        Assert.That(other.FilesSkipped, Is.EqualTo(1), "said once");
    }

    [Test]
    public void What_is_no_spill_file_at_all_is_skipped_whatever_it_is()
    {
        SaveOne(2);
        string Named(int number) => Path.Combine(_directory.FullName, $"lambda-extension.my-extension.{number:D10}.spill");
        File.WriteAllText(Named(2), "");
        File.WriteAllText(Named(3), new string('x', 5000));
        File.CreateSymbolicLink(Named(4), Named(1));
        File.WriteAllBytes(Named(5), new byte[2 * 1024 * 1024]);
        Directory.CreateDirectory(Named(6));
        DeliveryQueue<Item> queue = Item.Queue();
        DeliverySpill<Item> spill = Spill();
        while (spill.RestoreNext(queue) > 0)
        {
        }

        Assert.That(queue.Drain(), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(spill.FilesSkipped, Is.EqualTo(4));
    }

    [Test]
    public void What_a_process_was_writing_when_it_died_is_cleared_away()
    {
        SaveOne(2);
        string unfinished = Path.Combine(_directory.FullName, "lambda-extension.my-extension.0000000002.spill.tmp");
        File.WriteAllText(unfinished, "half");
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(1);
        Assert.That(Spill().Save(queue), Is.EqualTo(1));
        Assert.That(Files, Is.EqualTo(new[] { "lambda-extension.my-extension.0000000001.spill", "lambda-extension.my-extension.0000000003.spill" }));
    }

    [Test]
    public void Truncated_at_any_byte_the_records_before_it_are_kept_and_the_rest_is_counted()
    {
        const int Items = 5;
        string file = SaveOne(Items);
        byte[] whole = File.ReadAllBytes(file);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            DeliveryQueue<Item> queue = Item.Queue();
            DeliverySpill<Item> spill = Spill();
            int restored = spill.RestoreNext(queue);
            DeliveryLedgerSnapshot ledger = queue.Ledger.Snapshot();
            int complete = Math.Max(0, length - SpillFormat.HeaderBytes) / (SpillFormat.RecordHeaderBytes + 7);
            Assert.That(restored, Is.EqualTo(complete), $"of {length} bytes");
            Assert.That(queue.Drain(), Is.EqualTo(Enumerable.Range(1, complete)));
            bool headerIsWhole = length >= SpillFormat.HeaderBytes;
            Assert.That((ledger.DamagedInSpill, spill.FilesSkipped), Is.EqualTo(headerIsWhole ? (Items - complete, 0) : (0, 1)));
        }
    }

    [Test]
    public void With_any_bit_flipped_no_wrong_item_comes_back_and_the_others_do()
    {
        const int Items = 5;
        string file = SaveOne(Items);
        byte[] whole = File.ReadAllBytes(file);
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(file, flipped);
            DeliveryQueue<Item> queue = Item.Queue();
            DeliverySpill<Item> spill = Spill();
            int restored = spill.RestoreNext(queue);
            long damaged = queue.Ledger.Snapshot().DamagedInSpill;
            int[] ids = queue.Drain();
            Assert.That(ids, Is.SubsetOf(Enumerable.Range(1, Items)).And.Ordered.And.Unique, $"bit {bit}");
            if (bit / 8 < SpillFormat.HeaderBytes)
            {
                Assert.That((restored, spill.FilesSkipped), Is.EqualTo((0, 1)), $"bit {bit} of the header");
                continue;
            }

            Assert.That(restored + damaged, Is.EqualTo(Items), $"bit {bit}");
            int record = ((bit / 8) - SpillFormat.HeaderBytes) / (SpillFormat.RecordHeaderBytes + 7);
            Assert.That(ids.Take(record), Is.EqualTo(Enumerable.Range(1, record)), "all before it");
            bool inLength = ((bit / 8) - SpillFormat.HeaderBytes) % (SpillFormat.RecordHeaderBytes + 7) < 4;
            if (!inLength) Assert.That(restored, Is.EqualTo(Items - 1), $"bit {bit} costs one record");
        }
    }

    [Test]
    public void Records_in_another_order_or_twice_are_not_taken_for_good_ones()
    {
        string file = SaveOne(3);
        byte[] whole = File.ReadAllBytes(file);
        const int Record = SpillFormat.RecordHeaderBytes + 7;
        byte[] first = whole[SpillFormat.HeaderBytes..(SpillFormat.HeaderBytes + Record)];
        File.WriteAllBytes(file, [.. whole[..SpillFormat.HeaderBytes], .. first, .. first, .. first]);
        DeliveryQueue<Item> queue = Item.Queue();
        Assert.That(Spill().RestoreNext(queue), Is.EqualTo(1));
        Assert.That(queue.Ledger.Snapshot().DamagedInSpill, Is.EqualTo(2));
    }

    [Test]
    public void Random_damage_never_throws_and_the_count_is_exact()
    {
        string file = SaveOne(20);
        byte[] whole = File.ReadAllBytes(file);
        var random = new Random(20261123);
        for (int i = 0; i < 2000; i++)
        {
            byte[] mutilated = [.. whole];
            for (int k = random.Next(1, 10); k > 0; k--) mutilated[random.Next(SpillFormat.HeaderBytes, whole.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(file, mutilated[..random.Next(SpillFormat.HeaderBytes, whole.Length + 1)]);
            DeliveryQueue<Item> queue = Item.Queue();
            int restored = Spill().RestoreNext(queue);
            Assert.That(restored + queue.Ledger.Snapshot().DamagedInSpill, Is.EqualTo(20), $"case {i}");
        }
    }

    [Test]
    public void A_version_that_cannot_read_an_item_counts_it()
    {
        SaveOne(4);
        DeliveryQueue<Item> queue = Item.Queue();
        Assert.That(Spill(read: r => Read(r) is { Id: 2 } ? throw new FormatException() : Read(r)).RestoreNext(queue), Is.EqualTo(3));
        Assert.That(queue.Ledger.Snapshot(), Has.Property("DamagedInSpill").EqualTo(1).And.Property("Restored").EqualTo(3));
        Assert.That(_logs.Ids, Is.EqualTo(new[] { 4012 }));
    }

    [Test]
    public void An_item_that_cannot_be_written_stays_in_memory()
    {
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(4);
        Assert.That(Spill(write: (item, to) =>
        {
            if (item.Id == 3) throw new FormatException("3");
            Write(item, to);
        }).Save(queue), Is.EqualTo(3));
        Assert.That(_logs.Ids, Is.EqualTo(new[] { 4011 }));
        Assert.That(queue.Drain(), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    [Category("G07")]
    public void A_spill_takes_no_more_than_its_bound_and_the_rest_stays_in_memory()
    {
        DeliveryQueue<Item> queue = Item.Queue();
        DeliverySpill<Item> spill = Spill(maxBytes: 10_000);
        queue.Fill(100, 100);
        int saved = spill.Save(queue);
        Assert.That(saved, Is.InRange(70, 75), "two blocks of 4 KiB");
        Assert.That(queue.Count, Is.EqualTo(100 - saved));
        Assert.That(spill.Bytes, Is.EqualTo(8192));
        Assert.That(new FileInfo(OnlyFile).Length, Is.LessThanOrEqualTo(8192));
        Assert.That(spill.Save(queue), Is.Zero);
        Assert.That(Files, Has.Length.EqualTo(1));
        Assert.That(Spill(maxBytes: 10_000).Save(queue), Is.Zero, "the next process has no more room than this one");
        Assert.That(queue.Ledger.Snapshot(), Has.Property("Spilled").EqualTo(saved).And.Property("IsBalanced").True);
    }

    [Test]
    public void A_disk_that_fails_keeps_everything_in_memory()
    {
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(5);
        var spill = new DeliverySpill<Item>(Write, Read, new DeliverySpillOptions { Name = "x", Directory = Path.Combine(_directory.FullName, "missing") }, new Logger<DeliverySpill<Item>>(_logs));
        Assert.That((spill.RestoreNext(queue), spill.Save(queue)), Is.EqualTo((0, 0)));
        Assert.That(_logs.Ids, Is.EqualTo(new[] { 4011 }));
        Assert.That(queue.Drain(), Is.EqualTo(Enumerable.Range(1, 5)));
    }

    [Test]
    public void What_lies_in_the_way_is_not_written_through()
    {
        string victim = Path.Combine(_directory.FullName, "victim");
        File.WriteAllText(victim, "precious");
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(1);
        DeliverySpill<Item> spill = Spill();
        Assert.That(spill.Files, Is.Zero);
        File.CreateSymbolicLink(Path.Combine(_directory.FullName, "lambda-extension.my-extension.0000000001.spill.tmp"), victim);
        Assert.That(spill.Save(queue), Is.Zero);
        Assert.That(File.ReadAllText(victim), Is.EqualTo("precious"));
        Assert.That(spill.Save(queue), Is.EqualTo(1), "the next file has another name");
    }

    [Test]
    public void A_closed_queue_takes_nothing_from_the_disk()
    {
        SaveOne(3);
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Close();
        Assert.That(Spill().RestoreNext(queue), Is.Zero);
        Assert.That(Files, Has.Length.EqualTo(1));
    }

    [Test]
    public void Options_that_are_not_legal_are_named()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => _ = new DeliverySpill<Item>(Write, Read, new DeliverySpillOptions { Directory = "tmp", MaxBytes = 100 }));
        Assert.That(exception!.Failures, Has.Some.Contains("Name=''").And.Some.Contains("Directory='tmp'").And.Some.Contains("MaxBytes=100"));
        Assert.That(() => Spill("a/../b"), Throws.TypeOf<OptionsValidationException>());
    }

    [Test]
    public async Task A_flush_leaves_nothing_in_memory_and_brings_it_back_when_the_endpoint_is_well()
    {
        var time = new TestTime();
        var endpoint = new Endpoint { Otherwise = _ => ValueTask.FromResult(Endpoint.Down) };
        using var sender = new DeliverySender(new DeliverySenderOptions { MaxAttempts = 1, Random = new FixedRandom(0.5) }, timeProvider: time);
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBatchItems = 10);
        DeliverySpill<Item> spill = Spill();
        var arrived = new List<int>();
        var flusher = new DeliveryFlusher<Item>(queue, sender, async (items, token) =>
        {
            DeliveryResult answer = await endpoint.AttemptAsync(token);
            if (answer.Outcome == DeliveryOutcome.Delivered) arrived.AddRange(items.Select(i => i.Id));
            return answer;
        })
        {
            Spill = spill,
        };
        for (int invocation = 0; invocation < 20; invocation++)
        {
            for (int i = 0; i < 5; i++) queue.TryAdd(new Item((invocation * 5) + i));
            DeliveryFlushResult failed = await flusher.FlushAsync(TimeSpan.FromSeconds(1));
            Assert.That(failed, Has.Property("Pending").Zero);
        }

        Assert.That(endpoint.Tries, Is.EqualTo(3), "the breaker is open");
        DateTime untouched = new FileInfo(Path.Combine(_directory.FullName, Files[^1])).LastWriteTimeUtc;
        await flusher.FlushAsync(TimeSpan.FromSeconds(1));
        Assert.That(new FileInfo(Path.Combine(_directory.FullName, Files[^1])).LastWriteTimeUtc, Is.EqualTo(untouched), "what is on disk stays there while nothing can be sent");

        endpoint.Otherwise = _ => ValueTask.FromResult(Endpoint.Ok);
        time.Advance(TimeSpan.FromSeconds(30));
        queue.TryAdd(new Item(100));
        DeliveryFlushResult result = await flusher.FlushAsync(TimeSpan.FromSeconds(1));
        Assert.That(result, Has.Property("Delivered").EqualTo(101).And.Property("Pending").Zero);
        Assert.That(arrived, Is.EquivalentTo(Enumerable.Range(0, 101)));
        Assert.That(Files, Is.Empty);
        DeliveryLedgerSnapshot ledger = queue.Ledger.Snapshot();
        Assert.That(ledger, Has.Property("Delivered").EqualTo(101).And.Property("IsBalanced").True.And.Property("Lost").Zero);
        Assert.That(ledger.Restored, Is.EqualTo(ledger.Spilled));
    }
}
