using System.Threading.Channels;

namespace Lambda.Extensions.Sdk.Cli.Start;

/// <summary>Waits for changes of source files. Changes that come together, such as a "save all", are one.</summary>
internal sealed class SourceWatcher : IDisposable
{
    /// <summary>The quiet time that ends a change.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    private static readonly string[] OutputFolders = ["bin", "obj", ".git", ".vs", ".idea", "node_modules", "TestResults", "artifacts"];

    private readonly Channel<string> _changes = Channel.CreateUnbounded<string>();
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly TimeProvider _time;

    /// <param name="paths">Files and folders.</param>
    /// <param name="time">The clock of the quiet time.</param>
    public SourceWatcher(IEnumerable<string> paths, TimeProvider time)
    {
        _time = time;
        foreach (string path in paths)
        {
            bool isFolder = Directory.Exists(path);
            var watcher = new FileSystemWatcher(isFolder ? path : Path.GetDirectoryName(path)!)
            {
                IncludeSubdirectories = isFolder,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.CreationTime,
            };
            void Changed(object sender, FileSystemEventArgs change)
            {
                if (isFolder ? IsSource(path, change.FullPath) : change.FullPath == path) _changes.Writer.TryWrite(change.FullPath);
            }

            watcher.Changed += Changed;
            watcher.Created += Changed;
            watcher.Deleted += Changed;
            watcher.Renamed += Changed;
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);
        }
    }

    /// <summary>Waits for the next change and for the quiet after it.</summary>
    /// <returns>The last file that changed: an editor writes a temporary one first.</returns>
    public async Task<string> WaitAsync(CancellationToken cancellationToken)
    {
        string last = await _changes.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        do
        {
            while (_changes.Reader.TryRead(out string? further)) last = further;

            await Task.Delay(Quiet, _time, cancellationToken).ConfigureAwait(false);
        }
        while (_changes.Reader.TryPeek(out _));
        return last;
    }

    public void Dispose() => _watchers.ForEach(watcher => watcher.Dispose());

    /// <summary>Leaves out what builds, editors and version control write.</summary>
    private static bool IsSource(string root, string path)
    {
        string[] parts = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar);
        string name = parts[^1];
        bool isTemporary = name.EndsWith('~') || name.StartsWith(".#", StringComparison.Ordinal) || name.EndsWith(".swp", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal);
        return !isTemporary && !parts.Any(part => OutputFolders.Contains(part, StringComparer.OrdinalIgnoreCase));
    }
}
