namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>Copies the content of a layer that is a folder into the folder that stands for <c>/opt</c>, as if it were unpacked from a zip.</summary>
internal sealed class LayerCopy(string root, LayerOwners owners)
{
    private const string Opt = "/opt/";

    /// <exception cref="SetupException">A file cannot be copied, or leads through a link of an earlier layer.</exception>
    public void Copy(string folder)
    {
        try
        {
            Copy(folder, root, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"the layer '{folder}' could not be copied: {e.Message}", e);
        }
    }

    private void Copy(string from, string to, string layer)
    {
        if (new DirectoryInfo(to).LinkTarget is not null)
            throw new SetupException($"the layer '{layer}' has files in '{Path.GetRelativePath(root, to)}', which is a link of an earlier layer. Nothing of it was run.");
        Directory.CreateDirectory(to);
        foreach (string path in Directory.EnumerateFileSystemEntries(from))
        {
            string target = Path.Combine(to, Path.GetFileName(path));
            string? link = new FileInfo(path).LinkTarget;
            if (link is null && Directory.Exists(path))
            {
                Copy(path, target, layer);
                continue;
            }

            if (File.Exists(target) || new FileInfo(target).LinkTarget is not null) File.Delete(target);
            if (link is null)
                File.Copy(path, target);
            else
                File.CreateSymbolicLink(target, link.StartsWith(Opt, StringComparison.Ordinal) ? Path.GetRelativePath(to, Path.Combine(root, link[Opt.Length..])) : link);
            owners.Claim(Path.GetRelativePath(root, target), layer);
        }
    }
}
