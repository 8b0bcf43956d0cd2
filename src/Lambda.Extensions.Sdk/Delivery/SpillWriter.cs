namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// Writes one spill file under a temporary name, and renames it when it is complete. There is no fsync: the file must survive the
/// process, not the machine.
/// </summary>
internal sealed class SpillWriter : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly uint _owner;
    private readonly FileStream _file;
    private bool _complete;

    public SpillWriter(string path, uint owner)
    {
        _path = path;
        _temporary = path + ".tmp";
        _owner = owner;
        // Always a new file: an existing one under this name, such as a link, is not followed. Only this user can read it.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 32 * 1024 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _file = new FileStream(_temporary, options);
        _file.Write(stackalloc byte[SpillFormat.HeaderBytes]);
    }

    public int Records { get; private set; }

    public long Length { get; private set; } = SpillFormat.HeaderBytes;

    public void Add(ReadOnlySpan<byte> record)
    {
        Span<byte> header = stackalloc byte[SpillFormat.RecordHeaderBytes];
        SpillFormat.WriteRecordHeader(header, Records++, record);
        _file.Write(header);
        _file.Write(record);
        Length += SpillFormat.RecordHeaderBytes + record.Length;
    }

    public void Complete()
    {
        Span<byte> header = stackalloc byte[SpillFormat.HeaderBytes];
        SpillFormat.WriteHeader(header, _owner, Records);
        _file.Position = 0;
        _file.Write(header);
        _file.Dispose();
        File.Move(_temporary, _path);
        _complete = true;
    }

    public void Dispose()
    {
        if (_complete) return;
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // The disk is full; the file is deleted anyway.
        }

        File.Delete(_temporary);
    }
}
