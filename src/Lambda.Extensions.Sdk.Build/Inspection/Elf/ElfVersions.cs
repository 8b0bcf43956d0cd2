namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>Reads the symbol versions that a file needs: two nested chains of records (verneed, vernaux).</summary>
internal static class ElfVersions
{
    private const ushort Weak = 2;

    /// <summary>
    /// The limit for the length of a chain. No program has more libraries, or more versions of one. A longer chain is damaged or has
    /// a cycle.
    /// </summary>
    private const int LongestChain = 4096;

    public static List<SymbolVersion> Read(ElfBytes bytes, ElfDynamic dynamic)
    {
        if (dynamic.WantedVersions is not { } at) return [];

        Dictionary<ushort, List<string>> symbols = ElfSymbols.ByVersion(bytes);
        var versions = new List<SymbolVersion>();
        ulong libraries = Math.Min(dynamic.WantedVersionCount, LongestChain);
        for (ulong i = 0; i < libraries; i++)
        {
            const string What = "wanted version";
            ushort count = bytes.UInt16(at + 2, What);
            string library = dynamic.NameAt(bytes, bytes.UInt32(at + 4, What), "wanted version's library");
            ReadLibrary(bytes, dynamic, at + bytes.UInt32(at + 8, What), count, library, symbols, versions);

            uint next = bytes.UInt32(at + 12, What);
            if (next == 0) break;
            at += next;
        }
        return versions;
    }

    private static void ReadLibrary(
        ElfBytes bytes, ElfDynamic dynamic, ulong at, ushort count, string library, Dictionary<ushort, List<string>> symbols, List<SymbolVersion> versions)
    {
        for (int i = 0; i < count; i++)
        {
            const string What = "wanted version's entry";
            ushort flags = bytes.UInt16(at + 4, What);
            ushort index = (ushort)(bytes.UInt16(at + 6, What) & 0x7fff);
            string name = dynamic.NameAt(bytes, bytes.UInt32(at + 8, What), "wanted version's name");
            if (versions.Count == LongestChain) throw new ElfFormatException($"it wants more than {LongestChain} symbol versions");
            if ((flags & Weak) == 0) versions.Add(new SymbolVersion(library, name, symbols.GetValueOrDefault(index) ?? []));

            uint next = bytes.UInt32(at + 12, What);
            if (next == 0) break;
            at += next;
        }
    }
}
