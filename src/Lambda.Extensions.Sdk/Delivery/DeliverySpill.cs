using System.Buffers;
using Lambda.Extensions.Sdk.Logging;
using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// Keeps on disk what could not be sent, for the next process of the same environment: a reset (timeout, out of memory, crash)
/// starts the extension anew, with the old <c>/tmp</c> (lambda-facts 1.4). Off unless you make one and give it to a
/// <see cref="DeliveryFlusher{T}"/>, or use it by hand.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>
/// <para>Thread-safe. Nothing is written or read before it is needed.</para>
/// <para><see cref="Save"/> moves items from memory to a file of their own, <see cref="RestoreNext"/> moves those of the oldest file
/// back and deletes it: from then on they are as safe as any pending item. Files have mode 0600, checksums per record, and names
/// of their extension. What is damaged, truncated or somebody else's is skipped, counted and logged; good records beside it are
/// kept. Failures of the disk are logged, and the items stay in memory.</para>
/// </remarks>
public sealed class DeliverySpill<T>
    where T : notnull
{
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _record = new();
    private readonly Action<T, IBufferWriter<byte>> _write;
    private readonly Func<ReadOnlyMemory<byte>, T> _read;
    private readonly ILogger _log;
    private readonly SpillDirectory _directory;
    private long _filesSkipped;

    /// <summary>Creates a spill; it touches no file yet.</summary>
    /// <param name="write">Writes one item. An exception of it keeps the item in memory.</param>
    /// <param name="read">Reads one item back; the bytes are the item's to keep. An exception of it counts the item as damaged.</param>
    /// <param name="options">The settings; <see cref="DeliverySpillOptions.Name"/> must be set.</param>
    /// <param name="logger">Where skipped files and failed writes are said; the host's logger if null, nowhere outside a host.</param>
    /// <exception cref="ArgumentNullException">A required argument is null.</exception>
    /// <exception cref="OptionsValidationException">An option is not legal.</exception>
    public DeliverySpill(Action<T, IBufferWriter<byte>> write, Func<ReadOnlyMemory<byte>, T> read, DeliverySpillOptions options, ILogger<DeliverySpill<T>>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(options);
        OptionsCheck.Checked(options, new DeliverySpillOptionsValidator());
        _write = write;
        _read = read;
        _log = SdkLoggers.Of(logger, "Lambda.Extensions.Sdk.Delivery.DeliverySpill");
        _directory = new SpillDirectory(options.Directory, options.Name, options.MaxBytes);
    }

    /// <summary>The bytes on disk, whole blocks counted. The first call looks at the directory.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _directory.Bytes;
        }
    }

    /// <summary>How many files wait to be restored. The first call looks at the directory.</summary>
    public int Files
    {
        get
        {
            lock (_lock) return _directory.Files;
        }
    }

    /// <summary>How many files were skipped: foreign, or damaged so that not even the number of their items is known.</summary>
    public long FilesSkipped => Interlocked.Read(ref _filesSkipped);

    /// <summary>Moves what is pending in the queue to a new file, oldest first, as much as the bound allows. The ledger counts it as spilled.</summary>
    /// <param name="queue">The queue. What is in flight stays.</param>
    /// <returns>How many items were moved.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="queue"/> is null.</exception>
    public int Save(DeliveryQueue<T> queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        lock (_lock)
        {
            if (!queue.TryTake(int.MaxValue, long.MaxValue, out DeliveryBatch<T>? batch)) return 0;
            try
            {
                return Write(batch);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                DeliveryLog.SpillWriteFailed(_log, batch.Items.Count, $"{e.GetType().Name}: {e.Message}");
                return 0;
            }
            finally
            {
                queue.PutBack(batch);
            }
        }
    }

    /// <summary>Moves the items of the oldest readable file into the queue, where the drop policy applies to them, and deletes the file.</summary>
    /// <param name="queue">The queue; its ledger counts them as restored.</param>
    /// <returns>How many items were read; 0 when there is no file, or the queue is closed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="queue"/> is null.</exception>
    public int RestoreNext(DeliveryQueue<T> queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        lock (_lock)
        {
            while (!queue.IsClosed && _directory.Oldest() is { } path)
            {
                int restored = Read(path, queue);
                if (restored > 0) return restored;
            }

            return 0;
        }
    }

    private int Write(DeliveryBatch<T> batch)
    {
        SpillWriter? file = null;
        var written = new List<int>();
        string? failed = null;
        try
        {
            for (int i = 0; i < batch.Items.Count; i++)
            {
                _record.ResetWrittenCount();
                try
                {
                    _write(batch.Items[i], _record);
                }
                catch (Exception e)
                {
                    failed ??= $"an item cannot be written: {HttpAttempt.Describe(e)}";
                    continue;
                }

                long length = (file?.Length ?? SpillFormat.HeaderBytes) + SpillFormat.RecordHeaderBytes + _record.WrittenCount;
                if (!_directory.HasRoomFor(length)) break;
                file ??= _directory.Create();
                file.Add(_record.WrittenSpan);
                written.Add(i);
            }

            if (failed is not null) DeliveryLog.SpillWriteFailed(_log, batch.Items.Count - written.Count, failed);
            if (file is null) return 0;
            file.Complete();
            _directory.Added(file);
        }
        finally
        {
            file?.Dispose();
        }

        // From the first to the last: the queue may have been closed meanwhile, then they are abandoned, and on disk all the same.
        return written.Count(i => batch.Settle(i, LedgerAccount.Spilled));
    }

    private int Read(string path, DeliveryQueue<T> queue)
    {
        int restored = 0;
        try
        {
            if (_directory.Open(path, out SpillReader? reader) is { } problem)
            {
                Skip(path, problem);
                return 0;
            }

            int damaged = 0;
            using (reader)
            {
                while (reader!.Next() is { } record)
                {
                    if (!TryRead(record, out T? item))
                    {
                        damaged++;
                        continue;
                    }

                    queue.Restore(item!);
                    restored++;
                }

                damaged += reader.Damaged;
            }

            if (damaged > 0)
            {
                queue.Ledger.AddDamagedInSpill(damaged);
                DeliveryLog.SpillRecordsDamaged(_log, path, damaged, restored);
            }

            _directory.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Skip(path, $"{e.GetType().Name}: {e.Message}");
        }

        return restored;
    }

    private bool TryRead(byte[] record, out T? item)
    {
        try
        {
            item = _read(record);
            return item is not null;
        }
        catch (Exception)
        {
            // Counted as damaged by the caller: the checksum was right, but this version of the extension cannot read it.
            item = default;
            return false;
        }
    }

    private void Skip(string path, string problem)
    {
        Interlocked.Increment(ref _filesSkipped);
        _directory.Forget(path);
        DeliveryLog.SpillFileSkipped(_log, path, problem);
    }
}
