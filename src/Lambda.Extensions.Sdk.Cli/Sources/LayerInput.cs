using Lambda.Extensions.Sdk.Cli.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>A layer: a zip, or a folder with its content.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="MustHaveExtensions">True for one that is given as an extension.</param>
internal sealed record LayerInput(string Path, bool MustHaveExtensions)
{
    /// <summary>Returns the meaning of a PATH of <c>--layer</c>. The layer may have any content.</summary>
    /// <exception cref="UsageException">The path is no layer.</exception>
    public static LayerInput Recognise(string given)
    {
        string path = System.IO.Path.GetFullPath(given);
        if (!Directory.Exists(path) && !File.Exists(path)) throw new UsageException($"--layer: there is no file or folder '{given}'.");
        return Directory.Exists(path) || Layer.IsZip(path)
            ? new LayerInput(path, MustHaveExtensions: false)
            : throw new UsageException($"--layer: '{given}' is neither a zip nor a folder. A single program is given by --extension.");
    }

    /// <summary>Returns the layer of an extension; <see langword="null"/> for one that is no layer.</summary>
    public static LayerInput? Of(ExtensionSource source) =>
        source.Kind is ExtensionSourceKind.LayerZip or ExtensionSourceKind.LayerFolder ? new LayerInput(source.Path, MustHaveExtensions: true) : null;
}
