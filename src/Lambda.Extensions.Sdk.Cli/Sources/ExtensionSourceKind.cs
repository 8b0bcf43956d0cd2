namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>The forms in which an extension can be given.</summary>
internal enum ExtensionSourceKind
{
    /// <summary>An executable file, binary or script.</summary>
    Executable,

    /// <summary>A layer zip, as it is uploaded to Lambda.</summary>
    LayerZip,

    /// <summary>A layer's content: a folder that contains a folder <c>extensions</c>.</summary>
    LayerFolder,

    /// <summary>A .NET project, which is published before it is run.</summary>
    Project,
}
