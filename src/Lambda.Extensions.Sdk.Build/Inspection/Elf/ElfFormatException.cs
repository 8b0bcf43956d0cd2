namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>A file that is no ELF file, or a damaged one. The message says what is wrong with it, without the file's name.</summary>
internal sealed class ElfFormatException(string message) : Exception(message);
