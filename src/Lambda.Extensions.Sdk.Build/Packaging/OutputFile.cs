using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>Writes the output files of a publish.</summary>
internal static class OutputFile
{
    /// <summary>Writes a file, unless it exists with the same content. Then its time does not change either.</summary>
    public static Finding? Write(string path, byte[] content)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            if (File.Exists(path) && new FileInfo(path).Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
                return null;

            // Written to a temporary file first, so that a reader of the old file reads all of it.
            string temporary = path + ".tmp";
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NotWritable(path, e);
        }
    }

    /// <summary>Removes the output of an earlier publish, so that after a failed one no old file looks like its result.</summary>
    public static Finding? Delete(string path)
    {
        try
        {
            if (File.Exists(path)) File.Delete(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NotWritable(path, e);
        }
    }

    /// <summary>Copies a file into the folder of another, unless it does not exist or is there already.</summary>
    public static Finding? CopyBeside(string source, string other)
    {
        string target = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(other))!, Path.GetFileName(source));
        return source.Length == 0 || !File.Exists(source) || Path.GetFullPath(source) == target ? null : Write(target, File.ReadAllBytes(source));
    }

    private static Finding NotWritable(string path, Exception e) =>
        new(FindingCode.OutputNotWritable, $"cannot write {path}: {e.Message.TrimEnd('.')}", "Make the folder writable, or choose another with -p:LambdaLayerOutputPath=…");
}
