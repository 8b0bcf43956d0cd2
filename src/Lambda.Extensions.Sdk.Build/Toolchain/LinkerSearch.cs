using System.ComponentModel;
using System.Diagnostics;

namespace Lambda.Extensions.Sdk.Build.Toolchain;

/// <summary>Asks a linker for a library, because only the linker knows its folders.</summary>
internal static class LinkerSearch
{
    /// <summary>Returns true when the linker finds the library, or cannot answer.</summary>
    /// <param name="linker">The linker: gcc or clang.</param>
    /// <param name="options">Options that change its folders.</param>
    /// <param name="library">The file name of the library.</param>
    public static bool Finds(string linker, string[] options, string library)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(linker, [.. options, "-print-file-name=" + library]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null) return true;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string answer = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();

            // Both linkers answer with the bare name when they find nothing.
            return process.ExitCode != 0 || answer != library;
        }
        catch (Win32Exception)
        {
            return true;
        }
    }
}
