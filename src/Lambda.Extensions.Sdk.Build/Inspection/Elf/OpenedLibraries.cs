namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>
/// Finds the libraries that a native .NET program opens at run time. No ELF header names them. The names are strings in the runtime's
/// code, which is linked only where it is used.
/// </summary>
internal static class OpenedLibraries
{
    /// <summary>ICU, used by the code for cultures. Without it the process ends at start.</summary>
    public const string Icu = "libicuuc.so";

    /// <summary>OpenSSL, used by the code for TLS and hashes. Without it the process ends at the first use.</summary>
    public const string OpenSsl = "libssl.so";

    public static IReadOnlyList<string> Find(ReadOnlySpan<byte> program)
    {
        // The program is compiled natively. A program that contains the whole runtime has all strings, and its configuration decides.
        if (program.IndexOf("__managedcode\0"u8) < 0) return [];
        var found = new List<string>();
        if (program.IndexOf("libicuuc.so\0"u8) >= 0) found.Add(Icu);
        if (program.IndexOf("libssl.so.3\0"u8) >= 0) found.Add(OpenSsl);
        return found;
    }
}
