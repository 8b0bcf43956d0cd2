namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>The dynamic section: the instructions for the loader.</summary>
internal sealed class ElfDynamic
{
    private const ulong EntrySize = 16;

    /// <summary>The limit for the number of libraries. No program needs more.</summary>
    private const int MostLibraries = 1024;

    private readonly Dictionary<ulong, ulong> _values = [];

    public IReadOnlyList<string> Needed { get; private set; } = [];

    /// <summary>Gets the start and end of the table of names in the file; both are 0 when there is no dynamic section.</summary>
    public (ulong Start, ulong End) Names { get; private set; }

    /// <summary>Gets the position of the required symbol versions in the file; null when there are none.</summary>
    public ulong? WantedVersions { get; private set; }

    public ulong WantedVersionCount => _values.GetValueOrDefault(Tag.VersionNeedCount);

    public ulong Flags1 => _values.GetValueOrDefault(Tag.Flags1);

    public static ElfDynamic Read(ElfBytes bytes, IReadOnlyList<ElfSegment> segments)
    {
        var dynamic = new ElfDynamic();
        foreach (ElfSegment segment in segments)
        {
            if (segment.Type == ElfSegment.Dynamic)
            {
                dynamic.ReadEntries(bytes, segments, segment);
                break;
            }
        }
        return dynamic;
    }

    private void ReadEntries(ElfBytes bytes, IReadOnlyList<ElfSegment> segments, ElfSegment section)
    {
        bytes.Slice(section.Offset, section.FileSize, "dynamic section");
        var neededNames = new List<ulong>();
        for (ulong at = 0; at + EntrySize <= section.FileSize; at += EntrySize)
        {
            ulong tag = bytes.UInt64(section.Offset + at, "dynamic section");
            ulong value = bytes.UInt64(section.Offset + at + 8, "dynamic section");
            if (tag == Tag.Null) break;
            if (tag == Tag.Needed && neededNames.Count == MostLibraries)
                throw new ElfFormatException($"it needs more than {MostLibraries} libraries");
            if (tag == Tag.Needed)
                neededNames.Add(value);
            else
                _values[tag] = value;
        }

        if (_values.TryGetValue(Tag.Names, out ulong names))
        {
            ulong start = ElfSegment.OffsetOf(segments, names, "table of names");
            ulong size = _values.GetValueOrDefault(Tag.NamesSize);
            bytes.Slice(start, size, "table of names");
            Names = (start, start + size);
        }
        if (_values.TryGetValue(Tag.VersionNeed, out ulong wanted))
            WantedVersions = ElfSegment.OffsetOf(segments, wanted, "table of wanted versions");

        Needed = neededNames.ConvertAll(name => NameAt(bytes, name, "needed library's name"));
    }

    /// <summary>Returns a name by its position in the table of names.</summary>
    public string NameAt(ElfBytes bytes, ulong index, string what) =>
        index < Names.End - Names.Start
            ? bytes.Text(Names.Start + index, Names.End, what)
            : throw new ElfFormatException($"its {what} begins at {index}, beyond the table of names");

    /// <summary>The tags that are used here (d_tag).</summary>
    private static class Tag
    {
        public const ulong Null = 0;
        public const ulong Needed = 1;
        public const ulong Names = 5;
        public const ulong NamesSize = 10;
        public const ulong Flags1 = 0x6ffffffb;
        public const ulong VersionNeed = 0x6ffffffe;
        public const ulong VersionNeedCount = 0x6fffffff;
    }
}
