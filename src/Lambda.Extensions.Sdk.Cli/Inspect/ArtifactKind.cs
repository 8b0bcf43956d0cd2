namespace Lambda.Extensions.Sdk.Cli;

/// <summary>What a file that is looked into is.</summary>
internal enum ArtifactKind
{
    Layer,
    Image,
    Binary,
}
