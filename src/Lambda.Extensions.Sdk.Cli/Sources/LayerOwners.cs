namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>Remembers which layer each file of <c>/opt</c> is from, and which layers overwrite files of others.</summary>
internal sealed class LayerOwners
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly List<(string Layer, string Other, string File)> _overwritten = [];

    /// <summary>Gets a line for each layer that overwrites files of another one.</summary>
    public IEnumerable<string> Overlaps => _overwritten
        .GroupBy(file => (file.Layer, file.Other), file => file.File)
        .Select(group => $"the layer {group.Key.Layer} overwrites {string.Join(", ", group.Select(file => $"'{file}'"))} of {group.Key.Other}, as on Lambda: the last one wins");

    /// <param name="file">The path relative to <c>/opt</c>.</param>
    /// <param name="layer">The layer, as the user named it.</param>
    public void Claim(string file, string layer)
    {
        if (_owners.TryGetValue(file, out string? other) && other != layer) _overwritten.Add((layer, other, file));
        _owners[file] = layer;
    }

    /// <returns>The layer that the file is from; <see langword="null"/> when there is no such file.</returns>
    public string? OwnerOf(string file) => _owners.GetValueOrDefault(file);
}
