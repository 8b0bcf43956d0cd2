namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>
/// Reads an ELF file of Lambda's kind (64-bit, little-endian) in the same way as the dynamic loader: by its program headers, since
/// the section headers may be stripped or wrong. For another kind it reads only the processor.
/// </summary>
internal static class ElfReader
{
    private const ulong HeaderSize = 64;
    private const ulong ProgramHeaderSize = 56;
    private const ushort Executable = 2;
    private const ushort SharedObject = 3;
    private const ulong PositionIndependentExecutable = 0x08000000;

    /// <exception cref="ElfFormatException">The file is no ELF file, or a damaged one.</exception>
    public static ElfFile Read(ReadOnlyMemory<byte> content)
    {
        var bytes = new ElfBytes(content);
        if (!ElfFile.HasMagic(content.Span)) throw new ElfFormatException("it is not an ELF file");

        ReadOnlySpan<byte> header = bytes.Slice(0, 20, "header");
        bool is64Bit = header[4] == 2, isLittleEndian = header[5] == 1;
        if (!is64Bit || !isLittleEndian)
        {
            int machine = isLittleEndian ? header[18] | (header[19] << 8) : (header[18] << 8) | header[19];
            return new ElfFile { Machine = (ushort)machine, IsProgram = false };
        }

        bytes.Slice(0, HeaderSize, "header");
        List<ElfSegment> segments = ReadSegments(bytes);
        string? interpreter = ReadInterpreter(bytes, segments);
        var dynamic = ElfDynamic.Read(bytes, segments);
        ushort type = bytes.UInt16(16, "type");
        if (type == Executable && !segments.Exists(segment => segment.Type == ElfSegment.Load))
            throw new ElfFormatException("it is a program that has nothing to load");
        return new ElfFile
        {
            Machine = bytes.UInt16(18, "machine"),
            // A modern program is a "shared object" too. It differs from a library by its loader, or by a flag.
            IsProgram = type == Executable || (type == SharedObject && (interpreter is not null || (dynamic.Flags1 & PositionIndependentExecutable) != 0)),
            Interpreter = interpreter,
            Needed = dynamic.Needed,
            Versions = ElfVersions.Read(bytes, dynamic),
            HasDebugInfo = ElfSections.HasDebugInfo(bytes),
            Opened = OpenedLibraries.Find(content.Span),
        };
    }

    private static List<ElfSegment> ReadSegments(ElfBytes bytes)
    {
        ulong table = bytes.UInt64(32, "program header offset");
        ushort entrySize = bytes.UInt16(54, "program header size");
        ushort count = bytes.UInt16(56, "program header count");
        if (count > 0 && entrySize < ProgramHeaderSize)
            throw new ElfFormatException($"its program headers are {entrySize} bytes long instead of {ProgramHeaderSize}");
        bytes.Slice(table, (ulong)count * entrySize, "table of program headers");

        var segments = new List<ElfSegment>(count);
        for (ulong at = table; segments.Count < count; at += entrySize)
        {
            const string What = "program header";
            segments.Add(new ElfSegment(
                bytes.UInt32(at, What), bytes.UInt64(at + 8, What), bytes.UInt64(at + 16, What), bytes.UInt64(at + 32, What)));
        }
        return segments;
    }

    private static string? ReadInterpreter(ElfBytes bytes, List<ElfSegment> segments)
    {
        foreach (ElfSegment segment in segments)
        {
            if (segment.Type == ElfSegment.Interpreter)
            {
                bytes.Slice(segment.Offset, segment.FileSize, "interpreter's name");
                return bytes.Text(segment.Offset, segment.Offset + segment.FileSize, "interpreter's name");
            }
        }
        return null;
    }
}
