namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>The data of an ELF file: its kind, and its requirements of the machine it starts on.</summary>
internal sealed class ElfFile
{
    /// <summary>Gets the processor (e_machine, see <see cref="ElfMachine"/>).</summary>
    public required ushort Machine { get; init; }

    /// <summary>True for a program, false for a shared library, an object file or a core dump.</summary>
    public required bool IsProgram { get; init; }

    /// <summary>Gets the dynamic loader it requests; null when it needs none (a static program, a library).</summary>
    public string? Interpreter { get; init; }

    /// <summary>Gets the shared libraries it needs, in the file's order.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>Gets the libraries of <see cref="OpenedLibraries"/> that it opens at run time.</summary>
    public IReadOnlyList<string> Opened { get; init; } = [];

    /// <summary>True for a program that needs neither a loader nor a library.</summary>
    public bool IsStatic => IsProgram && Interpreter is null && Needed.Count == 0;

    /// <summary>
    /// Gets the symbol versions that it needs to start. Weak references are left out, because the loader does not require them.
    /// </summary>
    public IReadOnlyList<SymbolVersion> Versions { get; init; } = [];

    /// <summary>True when it contains debugging information.</summary>
    public bool HasDebugInfo { get; init; }

    public string MachineName => ElfMachine.Name(Machine);

    /// <summary>Returns true for the first bytes of any ELF file.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> start) => start.StartsWith("\u007fELF"u8);
}
