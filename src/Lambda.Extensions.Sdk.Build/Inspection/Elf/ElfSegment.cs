namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>One program header: a piece of the file and the address it is loaded to.</summary>
internal readonly record struct ElfSegment(uint Type, ulong Offset, ulong Address, ulong FileSize)
{
    public const uint Load = 1;
    public const uint Dynamic = 2;
    public const uint Interpreter = 3;

    /// <summary>Returns the position in the file of the byte for an address.</summary>
    /// <exception cref="ElfFormatException">No loaded piece of the file holds that address.</exception>
    public static ulong OffsetOf(IReadOnlyList<ElfSegment> segments, ulong address, string what)
    {
        foreach (ElfSegment segment in segments)
        {
            // Offset + distance may overflow in a hostile file. The sum is then small, and its read is checked like any other.
            if (segment.Type == Load && address >= segment.Address && address - segment.Address < segment.FileSize)
                return unchecked(segment.Offset + (address - segment.Address));
        }
        throw new ElfFormatException($"its {what} is at address {address}, which is not loaded from the file");
    }
}
