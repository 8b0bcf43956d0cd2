namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>What an ELF file says it is and what it wants of the machine it starts on.</summary>
internal sealed class ElfFile
{
    /// <summary>e_machine, see <see cref="ElfMachine"/>.</summary>
    public required ushort Machine { get; init; }

    /// <summary>True for a program, false for a shared library, an object file or a core dump.</summary>
    public required bool IsProgram { get; init; }

    /// <summary>The dynamic loader it asks for; null when it needs none (a static program, a library).</summary>
    public string? Interpreter { get; init; }

    /// <summary>The shared libraries it needs, in the file's order.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>The libraries it opens at run time, of <see cref="OpenedLibraries"/>.</summary>
    public IReadOnlyList<string> Opened { get; init; } = [];

    /// <summary>The symbol versions it cannot start without. Weakly wanted ones are left out: the loader does not insist on them.</summary>
    public IReadOnlyList<SymbolVersion> Versions { get; init; } = [];

    /// <summary>True when debugging information is still inside.</summary>
    public bool HasDebugInfo { get; init; }

    public string MachineName => ElfMachine.Name(Machine);

    /// <summary>True for the first bytes of any ELF file.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> start) => start.StartsWith("\u007fELF"u8);
}
