namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>The result of a layer's inspection, file by file.</summary>
internal sealed record LayerReport(IReadOnlyList<InspectedFile> Files, IReadOnlyList<Finding> Findings)
{
    /// <summary>Gets the notes: facts that are no problem but should be known.</summary>
    public IReadOnlyList<Finding> Notes { get; init; } = [];

    /// <summary>Gets the number of bytes of all files together.</summary>
    public long Unzipped => Files.Sum(file => file.File.Length);

    /// <summary>Gets the newest C library that any of its binaries needs; null when none needs a numbered one.</summary>
    public GlibcVersion? Glibc
    {
        get
        {
            GlibcVersion? highest = null;
            foreach (InspectedFile file in Files)
            {
                if (file.Elf is { } elf && BinaryInspector.HighestGlibc(elf) is { } version && !(highest >= version)) highest = version;
            }
            return highest;
        }
    }

    /// <summary>True when it has binaries, and all of them are programs that need nothing of the image.</summary>
    public bool IsStatic => Files.Any(file => file.Elf is not null) && Files.All(file => file.Elf is null or { IsStatic: true });

    /// <summary>Gets the shared libraries that its binaries need, each once, sorted.</summary>
    public IReadOnlyList<string> Libraries =>
        [.. Files.SelectMany(file => file.Elf?.Needed ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
