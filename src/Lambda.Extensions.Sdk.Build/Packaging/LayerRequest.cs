namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>What a layer is to be made of.</summary>
internal sealed record LayerRequest
{
    public required string ExtensionName { get; init; }

    public required LayerKind Kind { get; init; }

    /// <summary>The native executable, or the assembly that the launcher starts or the function loads.</summary>
    public required string Program { get; init; }

    /// <summary>What the publish wrote.</summary>
    public IReadOnlyList<PublishedFile> Published { get; init; } = [];

    /// <summary>Further content, asked for by the project.</summary>
    public IReadOnlyList<PublishedFile> Content { get; init; } = [];

    /// <summary>Names of published files that the project says the layer can do without.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}
