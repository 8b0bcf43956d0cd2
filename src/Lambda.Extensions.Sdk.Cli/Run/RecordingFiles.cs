using System.Globalization;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>Names the recordings of several environments: FILE, then FILE-2 and so on, with the number before the extension.</summary>
internal sealed class RecordingFiles(string first)
{
    private int _count;

    public string Next()
    {
        int number = Interlocked.Increment(ref _count);
        return number == 1
            ? first
            : Path.Combine(Path.GetDirectoryName(first)!, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(first)}-{number}{Path.GetExtension(first)}"));
    }
}
