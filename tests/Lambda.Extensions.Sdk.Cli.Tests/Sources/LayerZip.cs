using System.IO.Compression;

namespace Lambda.Extensions.Sdk.Cli.Tests.Sources;

/// <summary>Writes layer zips, bad ones included.</summary>
internal static class LayerZip
{
    private const int RegularFile = 0x8000;
    private const int SymbolicLink = 0xA000;

    /// <param name="path">The zip file.</param>
    /// <param name="entries">Name, content, and Unix attributes; null for none, as a tool on Windows writes them.</param>
    public static string Create(string path, params (string Name, string Content, int? Attributes)[] entries)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content, attributes) in entries)
        {
            var entry = zip.CreateEntry(name);
            entry.ExternalAttributes = (attributes ?? 0) << 16;
            using var writer = new StreamWriter(entry.Open());
            writer.Write(content);
        }

        return path;
    }

    public static (string Name, string Content, int? Attributes) Executable(string name, string content = "#!/bin/sh\n") => (name, content, RegularFile | 0b111_101_101);

    public static (string Name, string Content, int? Attributes) File(string name, string content = "x", int mode = 0b110_100_100) => (name, content, RegularFile | mode);

    public static (string Name, string Content, int? Attributes) Link(string name, string target) => (name, target, SymbolicLink | 0b111_111_111);
}
