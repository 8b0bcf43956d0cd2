namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>The layout of a Lambda layer, unpacked (lambda-facts 6.1).</summary>
internal static class Layer
{
    public const string ExtensionsFolder = "extensions";

    /// <summary>The limit of the function and all layers together, unzipped: 250 MB (lambda-facts 6.1).</summary>
    public const long MaxUnzippedBytes = 250L * 1024 * 1024;

    /// <summary>
    /// Returns the files that Lambda would execute: every file directly in <c>extensions/</c> that is not a directory, with any name or
    /// mode, in alphabetical order (lambda-facts 1.2, server-behaviour 4.1).
    /// </summary>
    /// <param name="root">The folder that stands for <c>/opt</c>.</param>
    public static IReadOnlyList<string> Extensions(string root)
    {
        string folder = Path.Combine(root, ExtensionsFolder);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)]
            : [];
    }

    public static bool IsZip(string path)
    {
        if (Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase)) return true;

        Span<byte> head = stackalloc byte[4];
        try
        {
            using FileStream file = File.OpenRead(path);
            return file.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && head.SequenceEqual("PK\u0003\u0004"u8);
        }
        catch (UnauthorizedAccessException)
        {
            // The file may still be executable.
            return false;
        }
    }
}
