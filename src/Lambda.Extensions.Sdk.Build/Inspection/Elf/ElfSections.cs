namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>
/// The section headers, which a program does not need to run. They may be stripped or damaged. Then there are no sections, and that
/// is no error.
/// </summary>
internal static class ElfSections
{
    private const ulong HeaderSize = 64;

    public static bool HasDebugInfo(ElfBytes bytes) =>
        Read(bytes).Exists(section => NameIs(bytes, section, ".debug_info\0"u8) || NameIs(bytes, section, ".zdebug_info\0"u8));

    private static bool NameIs(ElfBytes bytes, ElfSection section, ReadOnlySpan<byte> name) =>
        section.NameOffset <= (ulong)bytes.Length - (ulong)name.Length
        && bytes.Slice(section.NameOffset, (ulong)name.Length, "section's name").SequenceEqual(name);

    public static List<ElfSection> Read(ElfBytes bytes)
    {
        try
        {
            return ReadAll(bytes);
        }
        catch (ElfFormatException)
        {
            return [];
        }
    }

    private static List<ElfSection> ReadAll(ElfBytes bytes)
    {
        const string What = "section header";
        ulong table = bytes.UInt64(40, What);
        ushort entrySize = bytes.UInt16(58, What), count = bytes.UInt16(60, What), namesIndex = bytes.UInt16(62, What);
        if (table == 0 || entrySize < HeaderSize || namesIndex >= count) return [];
        bytes.Slice(table, (ulong)count * entrySize, What);

        ulong HeaderAt(ulong index) => table + (index * entrySize);
        ulong names = bytes.UInt64(HeaderAt(namesIndex) + 24, What), namesSize = bytes.UInt64(HeaderAt(namesIndex) + 32, What);
        bytes.Slice(names, namesSize, "table of section names");

        var sections = new List<ElfSection>(count);
        for (ulong i = 0; i < count; i++)
        {
            ulong at = HeaderAt(i);
            sections.Add(new ElfSection(
                names + bytes.UInt32(at, What),
                bytes.UInt32(at + 4, What),
                bytes.UInt64(at + 24, What),
                bytes.UInt64(at + 32, What),
                bytes.UInt32(at + 40, What)));
        }
        return sections;
    }
}
