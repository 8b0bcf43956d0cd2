namespace Lambda.Extensions.Sdk.Cli.Inspect;

/// <summary>The kind of an inspected file.</summary>
internal enum ArtifactKind
{
    Layer,
    Image,
    Binary,
}
