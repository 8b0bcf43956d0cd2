namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// The pending items of one priority in the order of their arrival. A linked list, because returned items go back to their old
/// place.
/// </summary>
internal sealed class QueueEntryList<T>
    where T : notnull
{
    private QueueEntry<T>? _last;

    public QueueEntry<T>? First { get; private set; }

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Inserts an entry at its place by sequence. New entries belong to the end, returned ones near the front.</summary>
    public void Insert(QueueEntry<T> entry)
    {
        QueueEntry<T>? before = _last;
        if (before is not null && before.Sequence > entry.Sequence)
        {
            QueueEntry<T>? after = First;
            while (after!.Sequence < entry.Sequence) after = after.Next;
            before = after.Previous;
        }

        entry.Previous = before;
        entry.Next = before is null ? First : before.Next;
        if (entry.Previous is null) First = entry;
        else entry.Previous.Next = entry;
        if (entry.Next is null) _last = entry;
        else entry.Next.Previous = entry;
        Bytes += entry.Bytes;
        Count++;
    }

    public QueueEntry<T> RemoveFirst()
    {
        QueueEntry<T> entry = First!;
        First = entry.Next;
        if (First is null) _last = null;
        else First.Previous = null;
        entry.Next = null;
        Bytes -= entry.Bytes;
        Count--;
        return entry;
    }
}
