namespace Lambda.Extensions.Sdk.Validation;

/// <summary>The legal ranges of <see cref="ExtensionOptions"/>, in one place for the validator and the environment variables.</summary>
internal static class OptionRanges
{
    public const string NameRange = "use 1 to 128 printable ASCII characters without spaces or slashes, the name of the file in /opt/extensions";

    public static readonly OptionRange StartingTimeout = new(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60));
    public static readonly OptionRange InitializeTimeout = new(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(900));
    public static readonly OptionRange HookTimeout = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(900));
    public static readonly OptionRange ShutdownTimeout = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(60));
    public static readonly OptionRange DeadlineMargin = new(TimeSpan.Zero, TimeSpan.FromMilliseconds(1500));

    public static readonly OptionRange HandlerEndTimeout = new(TimeSpan.Zero, TimeSpan.FromSeconds(900));
    public static readonly OptionRange FlushTimeout = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(60));
    public static readonly OptionRange LateReportTimeout = new(TimeSpan.Zero, TimeSpan.FromMilliseconds(1500));
    public static readonly OptionRange BufferTimeout = new(TimeSpan.FromMilliseconds(25), TimeSpan.FromSeconds(30));

    public static bool NameIsLegal(string name)
    {
        if (name.Length is 0 or > 128) return false;
        foreach (char c in name)
        {
            if (c is <= ' ' or > '~' or '/') return false;
        }

        return true;
    }
}

/// <summary>A closed range of durations.</summary>
internal readonly record struct OptionRange(TimeSpan Min, TimeSpan Max);
