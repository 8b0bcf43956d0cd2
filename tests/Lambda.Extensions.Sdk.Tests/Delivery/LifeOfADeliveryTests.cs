using System.Buffers;
using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>
/// Whole lives: items come, the endpoint fails as it likes, the process is reset and starts again over the same disk, the queue
/// overflows, the environment ends. Seeded; a failing seed is in the message and can be run alone by TEST_SEED.
/// </summary>
[Category("G07")]
[Category("G08")]
[Category("G15")]
public sealed class LifeOfADeliveryTests
{
    private const int Seeds = 500;

    [Test]
    public async Task In_every_life_each_item_has_exactly_one_fate_and_the_ledger_says_which()
    {
        string? only = Environment.GetEnvironmentVariable("TEST_SEED");
        int[] seeds = only is null ? [.. Enumerable.Range(1, Seeds)] : [int.Parse(only, CultureInfo.InvariantCulture)];
        foreach (int seed in seeds)
        {
            DirectoryInfo disk = Directory.CreateTempSubdirectory("delivery-life-");
            try
            {
                await LiveAsync(seed, disk.FullName);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
            finally
            {
                disk.Delete(recursive: true);
            }
        }
    }

    private static async Task LiveAsync(int seed, string disk)
    {
        var random = new Random(seed);
        var time = new TestTime();
        var arrived = new Dictionary<int, int>();
        var ledgers = new List<DeliveryLedgerSnapshot>();
        int next = 0;
        int mood = random.Next(4);
        int processes = random.Next(1, 4);
        for (int process = 1; process <= processes; process++)
        {
            using var sender = new DeliverySender(new DeliverySenderOptions { MaxAttempts = 1, FailuresToOpen = random.Next(2, 5) }, timeProvider: time);
            var options = new DeliveryQueueOptions { MaxItems = random.Next(5, 60), MaxBytes = random.Next(50, 600), MaxBatchItems = random.Next(1, 12), DropPolicy = (DropPolicy)random.Next(3) };
            var queue = new DeliveryQueue<Item>(i => i.Size, options, i => i.Priority);
            var spill = new DeliverySpill<Item>(Write, Read, new DeliverySpillOptions { Name = "life", Directory = disk, MaxBytes = 8192 * random.Next(1, 4) });
            var flusher = new DeliveryFlusher<Item>(queue, sender, (items, token) => AnswerAsync(items, token)) { Spill = random.Next(2) == 0 ? spill : null };
            for (int invocation = random.Next(1, 40); invocation > 0; invocation--)
            {
                if (random.Next(8) == 0) mood = random.Next(4);
                for (int i = random.Next(20); i > 0; i--) queue.TryAdd(new Item(next++, random.Next(40), random.Next(8)));
                await FlushAsync(flusher);
                DeliveryLedgerSnapshot now = queue.Ledger.Snapshot();
                if (!now.IsBalanced || now.InFlight != 0 || now.Pending > options.MaxItems || queue.Bytes > options.MaxBytes) throw new InvalidOperationException($"after an invocation: {now}");
                time.Advance(TimeSpan.FromMilliseconds(random.Next(1, 40_000)));
            }

            queue.Close();
            ledgers.Add(queue.Ledger.Snapshot());
        }

        long Sum(Func<DeliveryLedgerSnapshot, long> account) => ledgers.Sum(account);
        long onDisk = Sum(l => l.Spilled) - Sum(l => l.Restored);
        if (ledgers.Any(l => !l.IsBalanced || l.Pending + l.InFlight != 0)) throw new InvalidOperationException("a closed ledger has open accounts");
        if (Sum(l => l.Accepted) != next) throw new InvalidOperationException("not all that came was accepted");
        if (Sum(l => l.Delivered) != arrived.Count || arrived.Values.Any(times => times != 1)) throw new InvalidOperationException("what arrived is not what was delivered");
        if (onDisk < 0 || next != Sum(l => l.Delivered + l.Evicted + l.Rejected + l.Abandoned) + onDisk) throw new InvalidOperationException($"the fates are not all: {string.Join(" | ", ledgers)}");

        async Task FlushAsync(DeliveryFlusher<Item> flusher)
        {
            using var hook = new CancellationTokenSource();
            try
            {
                Task<DeliveryFlushResult> flush = flusher.FlushAsync(TimeSpan.FromSeconds(1), hook.Token);
                // Where the endpoint hangs the hook's budget ends first, or the send's timeout does.
                if (!flush.IsCompleted && random.Next(2) == 0) await hook.CancelAsync();
                while (!flush.IsCompleted)
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                    await Task.Yield();
                }

                await flush;
            }
            catch (OperationCanceledException)
            {
            }
        }

        async ValueTask<DeliveryResult> AnswerAsync(IReadOnlyList<Item> items, CancellationToken token)
        {
            // Well, ailing, down, hanging.
            switch (mood == 0 ? 0 : random.Next(mood == 1 ? 12 : 4))
            {
                case 1:
                    return DeliveryResult.FromStatusCode(503, random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(60)));
                case 2:
                    return DeliveryResult.FromStatusCode(items.Count > 1 || random.Next(2) == 0 ? 413 : 400);
                case 3 when mood == 3:
                    await Task.Delay(Timeout.Infinite, token);
                    break;
                case 3:
                    throw new IOException("reset");
            }

            foreach (Item item in items) arrived[item.Id] = arrived.GetValueOrDefault(item.Id) + 1;
            return Endpoint.Ok;
        }
    }

    private static void Write(Item item, IBufferWriter<byte> to) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{item.Id} {item.Size} {item.Priority}"), to);

    private static Item Read(ReadOnlyMemory<byte> record)
    {
        int[] numbers = [.. Encoding.ASCII.GetString(record.Span).Split(' ').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        return new Item(numbers[0], numbers[1], numbers[2]);
    }
}
