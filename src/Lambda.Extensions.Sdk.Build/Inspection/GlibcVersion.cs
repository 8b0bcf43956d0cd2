using System.Globalization;

namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>A version of the GNU C library.</summary>
internal readonly record struct GlibcVersion(int Major, int Minor, int Patch = 0) : IComparable<GlibcVersion>
{
    private const string Prefix = "GLIBC_";

    /// <summary>Returns true for the versions of the C library's own symbols, with or without a number.</summary>
    public static bool IsGlibc(string symbolVersion) => symbolVersion.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>
    /// Reads <c>GLIBC_2.34</c>. Returns null for versions without a number, such as <c>GLIBC_PRIVATE</c> or <c>GLIBC_ABI_DT_RELR</c>.
    /// </summary>
    public static GlibcVersion? OfSymbolVersion(string symbolVersion)
    {
        if (!IsGlibc(symbolVersion)) return null;
        string[] parts = symbolVersion[Prefix.Length..].Split('.');
        Span<int> numbers = [0, 0, 0];
        if (parts.Length is < 2 or > 3) return null;
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        }
        return new GlibcVersion(numbers[0], numbers[1], numbers[2]);
    }

    public int CompareTo(GlibcVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public static bool operator >(GlibcVersion left, GlibcVersion right) => left.CompareTo(right) > 0;

    public static bool operator >=(GlibcVersion left, GlibcVersion right) => left.CompareTo(right) >= 0;

    public static bool operator <=(GlibcVersion left, GlibcVersion right) => left.CompareTo(right) <= 0;

    public static bool operator <(GlibcVersion left, GlibcVersion right) => left.CompareTo(right) < 0;

    public override string ToString() => Patch == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}")
        : string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
}
