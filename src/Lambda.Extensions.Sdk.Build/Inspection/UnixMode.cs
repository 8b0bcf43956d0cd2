namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>Formats Unix permission bits as text.</summary>
internal static class UnixMode
{
    public static string Text(int mode) => "0" + Convert.ToString(mode & 0b111_111_111, 8).PadLeft(3, '0');
}
