using System.Globalization;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// The spill files of one owner: their names, their order and their size. Not thread-safe; read from disk at first use.
/// </summary>
internal sealed class SpillDirectory(string directory, string name, long maxBytes)
{
    private const string Suffix = ".spill";
    private const int Digits = 10;
    private const long MaxNumber = 9_999_999_999;

    private readonly uint _owner = SpillFormat.Owner(name);
    private readonly string _prefix = $"lambda-extension.{name}.";
    private SortedDictionary<long, long>? _files;
    private long _bytes;
    private long _last;
    private long _current;
    private long _reused;

    public long Bytes => Known().Count == 0 ? 0 : _bytes;

    public int Files => Known().Count;

    public bool HasRoomFor(long length) => Bytes + SpillFormat.OnDisk(length) <= maxBytes;

    public string? Oldest()
    {
        foreach (long number in Known().Keys) return PathOf(number);
        return null;
    }

    public SpillWriter Create()
    {
        SortedDictionary<long, long> known = Known();
        if (_last < MaxNumber)
        {
            _current = ++_last;
        }
        else
        {
            // Another program created a file with the highest possible number. Any free lower number will do; only the order suffers.
            do _current = ++_reused;
            while (known.ContainsKey(_current) || File.Exists(PathOf(_current)));
        }

        return new SpillWriter(PathOf(_current), _owner);
    }

    public void Added(SpillWriter file) => Remember(_current, file.Length);

    public string? Open(string path, out SpillReader? reader) => SpillReader.Open(path, _owner, maxBytes, out reader);

    /// <summary>Removes a file from the list, because it is foreign or cannot be read. The file itself stays.</summary>
    public void Forget(string path)
    {
        if (NumberOf(Path.GetFileName(path)) is { } number && Known().Remove(number, out long length)) _bytes -= SpillFormat.OnDisk(length);
    }

    public void Delete(string path)
    {
        Forget(path);
        File.Delete(path);
    }

    private SortedDictionary<long, long> Known()
    {
        if (_files is not null) return _files;
        _files = [];
        try
        {
            foreach (FileInfo file in new DirectoryInfo(directory).EnumerateFiles())
            {
                string found = file.Name;
                // An unfinished file of a process that ended while writing it. Only one process of an extension runs at a time.
                bool unfinished = found.EndsWith(".tmp", StringComparison.Ordinal);
                if (NumberOf(unfinished ? found[..^4] : found) is not { } number) continue;
                if (unfinished) file.Delete();
                else Remember(number, file.Length);
                _last = Math.Max(_last, number);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing can be read then; the next write reports the error.
        }

        return _files;
    }

    private void Remember(long number, long length)
    {
        _files![number] = length;
        _bytes += SpillFormat.OnDisk(length);
    }

    private string PathOf(long number) => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{_prefix}{number:D10}{Suffix}"));

    private long? NumberOf(string file)
    {
        if (file.Length != _prefix.Length + Digits + Suffix.Length || !file.StartsWith(_prefix, StringComparison.Ordinal) || !file.EndsWith(Suffix, StringComparison.Ordinal)) return null;
        return long.TryParse(file.AsSpan(_prefix.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
    }
}
