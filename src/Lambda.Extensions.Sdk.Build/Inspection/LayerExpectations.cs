namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>The requirements that a layer is checked against.</summary>
internal sealed record LayerExpectations
{
    /// <summary>Gets the architecture it must be for; null accepts either.</summary>
    public LambdaArchitecture? Architecture { get; init; }

    public TargetOs TargetOs { get; init; } = TargetOs.AmazonLinux2023;

    /// <summary>Gets the libraries that another layer brings, though the images lack them.</summary>
    public IReadOnlySet<string> OtherLibraries { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>True when no program may contain debugging information, which belongs beside the layer.</summary>
    public bool Stripped { get; init; }

    /// <summary>Gets the maximum number of bytes of all files together; null for no limit.</summary>
    public long? UnzippedLimit { get; init; } = LayerLimits.Unzipped;
}
