using System.Text;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>Finds files that are only for people and debuggers.</summary>
internal static class DebugFile
{
    /// <summary>The number of bytes to read: enough for the XML declaration and the root of a documentation file.</summary>
    private const int DocumentationStart = 256;

    public static bool IsOne(string path) => Path.GetExtension(path) switch
    {
        ".pdb" or ".dbg" => true,
        ".xml" => IsDocumentation(path),
        _ => false,
    };

    /// <summary>
    /// Returns true for the compiler's documentation file, which begins with &lt;doc&gt;. Another XML file may be a setting.
    /// </summary>
    private static bool IsDocumentation(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] start = new byte[DocumentationStart];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(start, 0, length).Contains("<doc>", StringComparison.Ordinal);
    }
}
