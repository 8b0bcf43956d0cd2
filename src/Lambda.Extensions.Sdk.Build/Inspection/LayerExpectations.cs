namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>What a layer is held against.</summary>
internal sealed record LayerExpectations
{
    /// <summary>The architecture it must be for; null takes either.</summary>
    public LambdaArchitecture? Architecture { get; init; }

    public TargetOs TargetOs { get; init; } = TargetOs.AmazonLinux2023;

    /// <summary>Libraries that are there too, though the images lack them: another layer brings them.</summary>
    public IReadOnlySet<string> OtherLibraries { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>True when no program may carry debugging information, which belongs beside the layer.</summary>
    public bool Stripped { get; init; }

    /// <summary>The most bytes all files may have together; null for no limit.</summary>
    public long? UnzippedLimit { get; init; } = LayerLimits.Unzipped;
}
