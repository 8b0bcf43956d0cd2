using Lambda.Extensions.Sdk.Build.Inspection.Elf;

namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>A file of a layer, and what was found in it.</summary>
/// <param name="File">The file.</param>
/// <param name="Elf">What its ELF headers say; null when it is no ELF file or a damaged one.</param>
/// <param name="Interpreter">The first line of a script after <c>#!</c>; null when it is no script.</param>
internal sealed record InspectedFile(LayerFile File, ElfFile? Elf, string? Interpreter);
