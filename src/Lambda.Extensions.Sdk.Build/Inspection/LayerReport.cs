namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>A layer, looked at file by file.</summary>
internal sealed record LayerReport(IReadOnlyList<InspectedFile> Files, IReadOnlyList<Finding> Findings)
{
    /// <summary>What is not wrong, and should be known.</summary>
    public IReadOnlyList<Finding> Notes { get; init; } = [];

    public IEnumerable<InspectedFile> Extensions => Files.Where(file => file.File.IsExtension);

    /// <summary>Bytes of all files together.</summary>
    public long Unzipped => Files.Sum(file => file.File.Length);

    /// <summary>The newest C library any of its binaries wants; null when none wants a numbered one.</summary>
    public GlibcVersion? Glibc
    {
        get
        {
            GlibcVersion? highest = null;
            foreach (InspectedFile file in Files)
            {
                if (file.Elf is { } elf && BinaryInspector.HighestGlibc(elf) is { } version && !(highest >= version))
                    highest = version;
            }
            return highest;
        }
    }

    /// <summary>The shared libraries its binaries need, each once, sorted.</summary>
    public IReadOnlyList<string> Libraries =>
        [.. Files.SelectMany(file => file.Elf?.Needed ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
