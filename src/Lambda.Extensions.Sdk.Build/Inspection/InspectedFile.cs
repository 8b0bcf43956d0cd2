using Lambda.Extensions.Sdk.Build.Inspection.Elf;

namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>A file of a layer, with the result of its inspection.</summary>
/// <param name="File">The file.</param>
/// <param name="Elf">The data of its ELF headers; null when it is no ELF file or a damaged one.</param>
/// <param name="Interpreter">The first line of a script after <c>#!</c>; null when it is no script.</param>
internal sealed record InspectedFile(LayerFile File, ElfFile? Elf, string? Interpreter);
