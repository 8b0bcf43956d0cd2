namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>
/// Finds the libraries that a native .NET program opens at run time. No ELF header names them; the names are strings of the runtime's
/// code, which is linked in only where it is used.
/// </summary>
internal static class OpenedLibraries
{
    /// <summary>ICU, of the code for cultures. Missing, it ends the process at start.</summary>
    public const string Icu = "libicuuc.so";

    /// <summary>OpenSSL, of the code for TLS and hashes. Missing, it ends the process at the first use.</summary>
    public const string OpenSsl = "libssl.so";

    public static IReadOnlyList<string> Find(ReadOnlySpan<byte> program)
    {
        // Compiled natively. A program that carries the whole runtime has all strings, and its configuration decides.
        if (program.IndexOf("__managedcode\0"u8) < 0)
            return [];
        var found = new List<string>();
        if (program.IndexOf("libicuuc.so\0"u8) >= 0)
            found.Add(Icu);
        if (program.IndexOf("libssl.so.3\0"u8) >= 0)
            found.Add(OpenSsl);
        return found;
    }
}
