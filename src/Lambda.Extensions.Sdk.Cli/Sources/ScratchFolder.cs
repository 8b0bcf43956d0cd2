namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>A folder of this run alone, gone with it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lambda-ext-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that outlived its kill may hold a file; the system cleans its temporary folder.
        }
        catch (UnauthorizedAccessException)
        {
            // The same, or an extension has changed the modes of what is its own.
        }
    }
}
