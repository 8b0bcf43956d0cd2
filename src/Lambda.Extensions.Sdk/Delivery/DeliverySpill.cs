using System.Buffers;
using Lambda.Extensions.Sdk.Logging;
using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// Keeps items that could not be sent on disk, for the next process of the same environment: a reset (timeout, out of memory,
/// crash) starts the extension again, with the old <c>/tmp</c>. Nothing is spilled unless you create a spill and give it to a
/// <see cref="DeliveryFlusher{T}"/>, or call it yourself.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>
/// <para>Thread-safe. Nothing is written or read before it is needed.</para>
/// <para><see cref="Save"/> moves items from memory to a new file. <see cref="RestoreNext"/> moves the items of the oldest file
/// back and deletes the file; from then on they are as safe as any pending item. Files have mode 0600, a checksum per record, and
/// the name of their extension. Damaged, truncated or foreign data is skipped, counted and logged; good records beside it are
/// kept. Disk failures are logged, and the items stay in memory.</para>
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
    /// <param name="write">Writes one item. If it throws, the item stays in memory.</param>
    /// <param name="read">Reads one item back. The item may keep the bytes. If it throws, the item counts as damaged.</param>
    /// <param name="options">The settings; <see cref="DeliverySpillOptions.Name"/> must be set.</param>
    /// <param name="logger">Logs skipped files and failed writes. If null: the host's logger; outside a host nothing is logged.</param>
    /// <exception cref="ArgumentNullException">A required argument is null.</exception>
    /// <exception cref="OptionsValidationException">An option is not legal.</exception>
    public DeliverySpill(Action<T, IBufferWriter<byte>> write, Func<ReadOnlyMemory<byte>, T> read, DeliverySpillOptions options, ILogger<DeliverySpill<T>>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(options);
        OptionsCheck.Checked(options);
        _write = write;
        _read = read;
        _log = SdkLoggers.Of(logger, "Lambda.Extensions.Sdk.Delivery.DeliverySpill");
        _directory = new SpillDirectory(options.Directory, options.Name, options.MaxBytes);
    }

    /// <summary>Gets the bytes on disk, in whole blocks. The first call reads the directory.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _directory.Bytes;
        }
    }

    /// <summary>Gets the number of files that wait to be restored. The first call reads the directory.</summary>
    public int Files
    {
        get
        {
            lock (_lock) return _directory.Files;
        }
    }

    /// <summary>
    /// Gets the number of files that were skipped: foreign, or so damaged that even the number of their items is unknown.
    /// </summary>
    public long FilesSkipped => Interlocked.Read(ref _filesSkipped);

    /// <summary>
    /// Moves the queue's pending items to a new file, oldest first, as many as the size limit allows. The ledger counts them as
    /// spilled.
    /// </summary>
    /// <param name="queue">The queue. Items in flight stay there.</param>
    /// <returns>The number of items that were moved.</returns>
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

    /// <summary>
    /// Moves the items of the oldest readable file into the queue, where the drop policy applies to them, and deletes the file.
    /// </summary>
    /// <param name="queue">The queue; its ledger counts them as restored.</param>
    /// <returns>The number of items that were read; 0 when there is no file, or the queue is closed.</returns>
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

        // From the first to the last. If the queue was closed meanwhile, the items are counted as abandoned, although they are on disk.
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
            // The caller counts it as damaged: the checksum was right, but this version of the extension cannot read the record.
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
