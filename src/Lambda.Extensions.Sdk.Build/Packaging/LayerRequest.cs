namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>The settings and files for a new layer.</summary>
internal sealed record LayerRequest
{
    public required string ExtensionName { get; init; }

    public required LayerKind Kind { get; init; }

    /// <summary>Gets the native executable, or the assembly that the launcher starts or the function loads.</summary>
    public required string Program { get; init; }

    /// <summary>Gets the port of the Runtime API proxy, for the wrapper script; null for a layer without one.</summary>
    public int? RuntimeProxyPort { get; init; }

    /// <summary>Gets the published files.</summary>
    public IReadOnlyList<PublishedFile> Published { get; init; } = [];

    /// <summary>Gets further content that the project requested.</summary>
    public IReadOnlyList<PublishedFile> Content { get; init; } = [];

    /// <summary>Gets the names of published files that the layer does not need, according to the project.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}
