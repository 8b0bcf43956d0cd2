using System.Text;

namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>Checks an extension that is a script.</summary>
internal static class ScriptInspector
{
    /// <summary>The length of a first line that the kernel reads.</summary>
    public const int LongestFirstLine = 256;

    public static bool IsScript(ReadOnlySpan<byte> start) => start.StartsWith("#!"u8);

    /// <summary>Returns true for a script that begins with a byte order mark, which an editor added.</summary>
    public static bool HasByteOrderMark(ReadOnlySpan<byte> start) =>
        start.StartsWith<byte>([0xef, 0xbb, 0xbf, (byte)'#', (byte)'!']) || start.StartsWith<byte>([0xff, 0xfe, (byte)'#', 0, (byte)'!', 0]);

    public static Finding ByteOrderMark(LayerFile file) =>
        new(FindingCode.Script, $"{file.Path} has a byte order mark before #!: the system does not take it for a script", "Save it as UTF-8 without a byte order mark (BOM)");

    public static string Interpreter(ReadOnlySpan<byte> start)
    {
        int end = start.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(end < 0 ? start[2..] : start[2..end]).Trim();
    }

    public static IEnumerable<Finding> Inspect(LayerFile file, byte[] start)
    {
        int end = Array.IndexOf(start, (byte)'\n');
        if (end > 0 && start[end - 1] == '\r')
            yield return new Finding(FindingCode.Script, $"{file.Path} has Windows line ends: the interpreter \"{Interpreter(start)}\\r\" does not exist", "Save it with LF line ends (in git: *.sh text eol=lf)");
        else if (!Interpreter(start).StartsWith('/'))
            yield return new Finding(FindingCode.Script, $"{file.Path} names the interpreter \"{Interpreter(start)}\", which is no absolute path", "Begin it with #!/bin/sh or #!/bin/bash, which every image has");
    }
}
