using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Proc;

/// <summary>
/// Reads <c>/proc</c> (lambda-facts 9.2). Entries can vanish while they are read, be unreadable, or have an implausible content. A value
/// that is not available is <see langword="null"/>, and never an exception.
/// </summary>
internal sealed class ProcFiles(string root) : IDisposable
{
    /// <summary>
    /// The ticks per second in the files: 100 in the ABI of Linux on x86-64 and arm64, independent of the kernel's own clock.
    /// </summary>
    private const double MillisecondsPerTick = 10;

    // Hooks of one extension never overlap.
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly Dictionary<string, SafeFileHandle> _open = new(StringComparer.Ordinal);
    private readonly string _stat = Path.Combine(root, "stat");
    private readonly string _net = Path.Combine(root, "net/dev");
    private readonly string _memory = Path.Combine(root, "meminfo");
    private readonly string _self = Path.Combine(root, "self/status");
    private readonly string _limits = Path.Combine(root, "self/limits");

    public void Dispose()
    {
        foreach (SafeFileHandle file in _open.Values) file.Dispose();
        _open.Clear();
    }

    /// <summary>Returns the environment's processor time: line <c>cpu</c>, user with nice, and system.</summary>
    public (double UserMs, double SystemMs)? CpuTimes()
    {
        ReadOnlySpan<byte> text = Read(_stat);
        if (!text.StartsWith("cpu "u8)) return null;
        text = text[4..];
        if (!Next(ref text, out long user) || !Next(ref text, out long nice) || !Next(ref text, out long system)) return null;
        return ((user + nice) * MillisecondsPerTick, system * MillisecondsPerTick);
    }

    /// <summary>Returns the time of all processors that was used, and all of it: idle and waiting for input do not count as used.</summary>
    public (double Busy, double All)? CpuShares()
    {
        ReadOnlySpan<byte> text = Read(_stat);
        if (!text.StartsWith("cpu "u8)) return null;
        text = text[4..];
        double all = 0;
        double idle = 0;
        // user, nice, system, idle, iowait, irq, softirq, steal. Guests are part of the first two.
        for (int i = 0; i < 8 && Next(ref text, out long value); i++)
        {
            all += value;
            if (i is 3 or 4) idle += value;
        }

        return all > 0 ? (all - idle, all) : null;
    }

    /// <summary>Returns the part of the memory that is in use, 0 to 1.</summary>
    public double? MemoryShare()
    {
        ReadOnlySpan<byte> text = Read(_memory);
        return Kilobytes(text, "MemTotal:"u8) is { } total and > 0 && Kilobytes(text, "MemAvailable:"u8) is { } free && free <= total ? 1 - ((double)free / total) : null;
    }

    /// <summary>
    /// Returns the bytes that were received and sent: of the external interface if it has its known name, else of all interfaces except
    /// the loopback.
    /// </summary>
    public (long Received, long Sent)? NetworkBytes()
    {
        ReadOnlySpan<byte> text = Read(_net);
        long received = 0;
        long sent = 0;
        bool any = false;
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range].Trim(" \t"u8);
            int colon = line.IndexOf((byte)':');
            if (colon <= 0) continue;
            ReadOnlySpan<byte> name = line[..colon];
            ReadOnlySpan<byte> values = line[(colon + 1)..];
            long rx = 0;
            long tx = 0;
            bool legal = Next(ref values, out rx);
            for (int skip = 0; legal && skip < 7; skip++) legal = Next(ref values, out _);
            if (!legal || !Next(ref values, out tx)) continue;
            if (IsOutward(name)) return (rx, tx);
            if (name.SequenceEqual("lo"u8)) continue;
            received += rx;
            sent += tx;
            any = true;
        }

        return any ? (received, sent) : null;
    }

    /// <summary>Returns this process's memory: resident now, and the maximum.</summary>
    public (long Bytes, long PeakBytes)? OwnMemory()
    {
        ReadOnlySpan<byte> text = Read(_self);
        return Kilobytes(text, "VmRSS:"u8) is { } now && Kilobytes(text, "VmHWM:"u8) is { } peak ? (now * 1024, peak * 1024) : null;
    }

    /// <summary>Returns the number of files that a process may open.</summary>
    public long? MaxOpenFiles()
    {
        ReadOnlySpan<byte> text = Read(_limits);
        int at = text.IndexOf("Max open files"u8);
        if (at < 0) return null;
        ReadOnlySpan<byte> rest = text[(at + "Max open files"u8.Length)..];
        return Next(ref rest, out long limit) ? limit : null;
    }

    /// <summary>
    /// Returns the files that all processes have open, and the threads of all except this one. A process that cannot be read counts as
    /// none.
    /// </summary>
    public (long Files, long Threads)? Processes(int ownId)
    {
        long files = 0;
        long threads = 0;
        bool any = false;
        foreach (string process in Entries(root))
        {
            if (!int.TryParse(Path.GetFileName(process.AsSpan()), out int id)) continue;
            any = true;
            files += Count(Path.Combine(process, "fd"));
            if (id != ownId) threads += Count(Path.Combine(process, "task"));
        }

        return any ? (files, threads) : null;
    }

    private static long Count(string folder)
    {
        long count = 0;
        foreach (string _ in Entries(folder)) count++;
        return count;
    }

    private static IEnumerable<string> Entries(string folder)
    {
        IEnumerator<string>? entries = null;
        try
        {
            entries = Directory.EnumerateFileSystemEntries(folder).GetEnumerator();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        using (entries)
        {
            while (true)
            {
                try
                {
                    if (!entries.MoveNext()) break;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    break;
                }

                yield return entries.Current;
            }
        }
    }

    /// <summary>
    /// Reads a file from its beginning. It stays open: each read of an open file of <c>/proc</c> has new content, and opening costs more
    /// than reading. Files outside of <c>/proc</c> that were replaced would be read as they were.
    /// </summary>
    private ReadOnlySpan<byte> Read(string path)
    {
        try
        {
            if (!_open.TryGetValue(path, out SafeFileHandle? file))
            {
                // FileShare.ReadWrite: anything else takes a lock, which is one more system call.
                file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
                _open[path] = file;
            }

            return _buffer.AsSpan(0, RandomAccess.Read(file, _buffer, 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ObjectDisposedException)
        {
            if (_open.Remove(path, out SafeFileHandle? broken)) broken.Dispose();
            return default;
        }
    }

    private static long? Kilobytes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        int at = text.IndexOf(name);
        if (at < 0) return null;
        ReadOnlySpan<byte> rest = text[(at + name.Length)..];
        return Next(ref rest, out long value) && value <= long.MaxValue / 1024 ? value : null;
    }

    private static bool IsOutward(ReadOnlySpan<byte> name) =>
        name.StartsWith("vinternal_1"u8) || name.StartsWith("vint_runtime"u8) || name.StartsWith("Ceth1"u8);

    private static bool Next(ref ReadOnlySpan<byte> text, out long value)
    {
        text = text.TrimStart(" \t"u8);
        if (!Utf8Parser.TryParse(text, out value, out int length) || value < 0) return false;
        text = text[length..];
        return true;
    }
}
