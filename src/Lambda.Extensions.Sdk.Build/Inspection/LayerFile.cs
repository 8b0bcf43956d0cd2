namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>One file of a layer: in an existing zip, in an image, or to be added to either.</summary>
/// <param name="Path">Its path under /opt, with forward slashes and no leading one: <c>extensions/my-extension</c>.</param>
/// <param name="Mode">Its Unix permission bits; null when the archive has none.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Open">Opens its content for reading from the start, any number of times.</param>
internal sealed record LayerFile(string Path, int? Mode, long Length, Func<Stream> Open)
{
    public const string ExtensionsFolder = "extensions/";

    /// <summary>-rwxr-xr-x.</summary>
    public const int ExecutableMode = 0b111_101_101;

    /// <summary>-rw-r--r--.</summary>
    public const int PlainMode = 0b110_100_100;

    /// <summary>r--r--r--: Lambda runs a function as another user than the owner of its files.</summary>
    private const int ReadBits = 0b100_100_100;

    private const int ExecuteBits = 0b001_001_001;

    /// <summary>True for a file that Lambda starts: each file directly in extensions/ (server-behaviour 4.1).</summary>
    public bool IsExtension => Path.StartsWith(ExtensionsFolder, StringComparison.Ordinal) && !Path.AsSpan(ExtensionsFolder.Length).Contains('/');

    /// <summary>True for a file that a function may name in AWS_LAMBDA_EXEC_WRAPPER, by its name: <c>my-extension-wrapper</c> at the top.</summary>
    public bool IsWrapper => Path.EndsWith("-wrapper", StringComparison.Ordinal) && !Path.Contains('/', StringComparison.Ordinal);

    /// <summary>True when all users may execute it.</summary>
    public bool IsExecutable => (Mode & ExecuteBits) == ExecuteBits;

    /// <summary>True when all users may read it.</summary>
    public bool IsReadable => (Mode & ReadBits) == ReadBits;

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Returns a file on disk.</summary>
    public static LayerFile OfDisk(string path, int mode, string source) => new(path, mode, new FileInfo(source).Length, () => File.OpenRead(source));

    /// <summary>Returns a file that exists only in memory.</summary>
    public static LayerFile OfBytes(string path, int mode, byte[] content) => new(path, mode, content.Length, () => new MemoryStream(content, writable: false));

    /// <summary>Returns its first bytes, fewer if it is shorter.</summary>
    public byte[] Start(int length)
    {
        using Stream stream = Open();
        byte[] start = new byte[length];
        return start[..stream.ReadAtLeast(start, length, throwOnEndOfStream: false)];
    }

    /// <summary>Returns all its bytes, but not more than its declared length.</summary>
    public byte[] Content()
    {
        using Stream stream = Open();
        byte[] content = new byte[Length];
        return content[..stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
    }
}
