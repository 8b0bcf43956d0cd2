namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>The forms an extension can be given in.</summary>
internal enum ExtensionSourceKind
{
    /// <summary>A file to execute, binary or script.</summary>
    Executable,

    /// <summary>A layer, zipped as it is uploaded to Lambda.</summary>
    LayerZip,

    /// <summary>A layer's content: a folder with a folder <c>extensions</c> in it.</summary>
    LayerFolder,

    /// <summary>A .NET project, published before it is run.</summary>
    Project,
}
