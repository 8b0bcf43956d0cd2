namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>A folder of this run alone, which is deleted with it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lambda-ext-").FullName;

    public void Dispose() => TryDelete(Path);

    /// <summary>Deletes a folder as far as that is possible.</summary>
    public static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A process that survived its kill may keep a file open. The system cleans its temporary folder.
        }
        catch (UnauthorizedAccessException)
        {
            // The same, or an extension has changed the modes of its own files.
        }
    }
}
