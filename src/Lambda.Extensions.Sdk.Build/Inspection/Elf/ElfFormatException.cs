namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>
/// The exception for a file that is no ELF file, or a damaged one. The message names the problem, without the file's name.
/// </summary>
internal sealed class ElfFormatException(string message) : Exception(message);
