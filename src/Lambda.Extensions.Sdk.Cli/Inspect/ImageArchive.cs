using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Cli.Inspect;

/// <summary>The tar archive of an image. It is read anew for each of its few files, so that no file must stay in memory.</summary>
internal sealed class ImageArchive(string path)
{
    /// <summary>A size that the JSON files of an image never reach.</summary>
    private const long LargestJson = 16 * 1024 * 1024;

    /// <summary>The number of bytes of /opt that are kept in memory: far more than an extension has.</summary>
    private const long LargestOpt = 1024L * 1024 * 1024;

    private const string Whiteout = ".wh.";
    private const string OpaqueFolder = ".wh..wh..opq";
    private const string Opt = "opt/";

    private readonly Dictionary<string, LayerFolder> _folders = new(StringComparer.Ordinal);

    private long _optBytes;

    /// <summary>The folders under /opt, with their modes as the last layer that has them states them.</summary>
    public IReadOnlyList<LayerFolder> Folders => [.. _folders.Values];

    /// <summary>The faults of entries under /opt.</summary>
    public List<Finding> Findings { get; } = [];

    public JsonElement? TryReadJson(string name) => Find(name, stream =>
    {
        if (stream.Length > LargestJson) throw new InvalidDataException($"{name} is too large");
        using var document = JsonDocument.Parse(stream);
        return (JsonElement?)document.RootElement.Clone();
    });

    /// <summary>Adds the files of a layer that are under /opt, and removes those that the layer deletes.</summary>
    public void ReadLayer(string name, LinkedFiles files)
    {
        bool? isThere = Find(name, stream =>
        {
            using Stream layer = Decompress(stream);
            using var tar = new TarReader(layer);
            while (tar.GetNextEntry() is { } entry)
            {
                string entryName = Normalize(entry.Name);
                if (entryName.StartsWith(Opt, StringComparison.Ordinal)) Add(entry, entryName[Opt.Length..], files);
            }
            return (bool?)true;
        });
        if (isThere is null) throw new InvalidDataException($"{name} is missing");
    }

    private void Add(TarEntry entry, string name, LinkedFiles files)
    {
        int slash = name.LastIndexOf('/') + 1;
        (string? folder, string? file) = (name[..slash], name[slash..]);
        if (file == OpaqueFolder)
        {
            files.RemoveFolder(folder);
        }
        else if (file.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            string gone = folder + file[Whiteout.Length..];
            files.Remove(gone);
            files.RemoveFolder(gone + "/");
        }
        else if (entry.EntryType is TarEntryType.Directory)
        {
            _folders[name] = new LayerFolder(name.Length == 0 ? "/opt" : name, (int)entry.Mode & 0x1FF);
        }
        else if (ContentPath.Problem(name) is { } problem)
        {
            Findings.Add(new Finding(FindingCode.UnsafePath, $"the entry '{entry.Name}' {problem}", "Build the image anew; do not deploy this one"));
        }
        else if (entry.EntryType is TarEntryType.SymbolicLink)
        {
            AddLink(name, entry.LinkName, files);
        }
        else if (entry.EntryType is TarEntryType.HardLink)
        {
            files.AddLink(name, "/" + Normalize(entry.LinkName));
        }
        else if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
        {
            files.Add(LayerFile.OfBytes(name, (int)entry.Mode & 0x1FF, Read(entry)));
        }
    }

    private void AddLink(string name, string target, LinkedFiles files)
    {
        if ((target.Length > LinkTarget.Longest ? LinkTarget.TooLong : LinkTarget.Problem(name, target)) is { } problem)
            Findings.Add(new Finding(FindingCode.LinkTarget, $"the symbolic link '{name}' {problem}", "Build the image anew; do not deploy this one"));
        else
            files.AddLink(name, target);
    }

    private byte[] Read(TarEntry entry)
    {
        _optBytes += entry.Length;
        if (_optBytes > LargestOpt) throw new InvalidDataException($"it has more than {ByteSize.Text(LargestOpt)} under /opt");
        return entry.DataStream is { } stream ? StatedContent.Read(stream, entry.Length) : [];
    }

    /// <summary>Looks for an entry and reads it. Returns the default when there is none.</summary>
    private T? Find<T>(string name, Func<Stream, T?> read)
    {
        using FileStream file = File.OpenRead(path);
        using Stream unzipped = Decompress(file);
        using var tar = new TarReader(unzipped);
        while (tar.GetNextEntry() is { } entry)
        {
            if (Normalize(entry.Name) == name && entry.DataStream is { } content) return read(content);
        }
        return default;
    }

    private static Stream Decompress(Stream stream)
    {
        // A sub-stream of a compressed archive cannot be rewound, so its start is read through a buffer.
        var buffered = new PeekStream(stream);
        return buffered.StartsWith([0x1f, 0x8b]) ? new GZipStream(buffered, CompressionMode.Decompress)
            : buffered.StartsWith([0x28, 0xb5, 0x2f, 0xfd]) ? throw new InvalidDataException("its layers are compressed with zstd, which this tool does not read")
            : buffered;
    }

    private static string Normalize(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name.TrimStart('/');
}
