using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Cli.Inspect;

/// <summary>The files of an archive whose names may be links to other files. As in layers, the last file of a name wins.</summary>
internal sealed class LinkedFiles
{
    /// <summary>The greatest length of a chain of links. A longer one is a circle.</summary>
    private const int LongestChain = 16;

    private readonly Dictionary<string, LayerFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    public void Add(LayerFile file)
    {
        Remove(file.Path);
        _files.Add(file.Path, file);
    }

    /// <param name="path">The link's path under /opt.</param>
    /// <param name="target">The link's target: a path relative to its own folder, or from the root.</param>
    public void AddLink(string path, string target)
    {
        Remove(path);
        _links.Add(path, target);
    }

    public void Remove(string path)
    {
        _files.Remove(path);
        _links.Remove(path);
    }

    /// <summary>Removes everything in a folder, which is given with its final slash.</summary>
    public void RemoveFolder(string folder)
    {
        foreach (string? path in _files.Keys.Concat(_links.Keys).Where(path => path.StartsWith(folder, StringComparison.Ordinal)).ToList()) Remove(path);
    }

    /// <summary>
    /// Returns all files. A link has the content of its target. A link without a target is an empty file, which is as useless.
    /// </summary>
    public IReadOnlyList<LayerFile> Resolve() =>
        [.. _files.Values.Concat(_links.Select(link => Follow(link.Key) is { } file
            ? file with { Path = link.Key }
            : LayerFile.OfBytes(link.Key, LayerFile.PlainMode, [])))];

    private LayerFile? Follow(string path)
    {
        for (int i = 0; i < LongestChain; i++)
        {
            if (_files.TryGetValue(path, out LayerFile? file)) return file;
            if (!_links.TryGetValue(path, out string? target)) return null;
            if (LinkTarget.Resolve(path, target) is not { } next) return null;
            path = next;
        }
        return null;
    }
}
