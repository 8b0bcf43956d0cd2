namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>One section header.</summary>
internal sealed record ElfSection(ulong NameOffset, uint Type, ulong Offset, ulong Size, uint Link)
{
    public const uint DynamicSymbols = 11;
    public const uint SymbolVersions = 0x6fffffff;
}
