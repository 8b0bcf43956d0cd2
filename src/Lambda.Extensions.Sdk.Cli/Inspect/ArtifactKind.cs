namespace Lambda.Extensions.Sdk.Cli.Inspect;

/// <summary>What a file that is looked into is.</summary>
internal enum ArtifactKind
{
    Layer,
    Image,
    Binary,
}
