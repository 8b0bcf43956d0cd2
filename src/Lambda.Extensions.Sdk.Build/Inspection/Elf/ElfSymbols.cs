namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>
/// Finds the symbols that need each version, only so that a message can name them. A damaged table gives no names and no error.
/// </summary>
internal static class ElfSymbols
{
    private const ulong SymbolSize = 24;

    /// <summary>The number of names that a message can show.</summary>
    private const int MostNames = 4;

    /// <summary>The limit for the number of symbols, far more than a program imports. It bounds the work on a hostile file.</summary>
    private const ulong MostSymbols = 1 << 20;

    /// <summary>Returns the undefined symbols by the index of the version they need.</summary>
    public static Dictionary<ushort, List<string>> ByVersion(ElfBytes bytes)
    {
        var byVersion = new Dictionary<ushort, List<string>>();
        List<ElfSection> sections = ElfSections.Read(bytes);
        if (sections.Find(section => section.Type == ElfSection.DynamicSymbols) is not { } symbols
            || sections.Find(section => section.Type == ElfSection.SymbolVersions) is not { } versions
            || symbols.Link >= sections.Count)
        {
            return byVersion;
        }

        try
        {
            Fill(bytes, symbols, versions, sections[(int)symbols.Link], byVersion);
        }
        catch (ElfFormatException)
        {
            // The symbols that were read before the damage are correct.
        }
        return byVersion;
    }

    private static void Fill(ElfBytes bytes, ElfSection symbols, ElfSection versions, ElfSection names, Dictionary<ushort, List<string>> byVersion)
    {
        ulong count = Math.Min(Math.Min(symbols.Size / SymbolSize, versions.Size / 2), MostSymbols);
        bytes.Slice(symbols.Offset, symbols.Size, "symbols");
        bytes.Slice(versions.Offset, versions.Size, "symbol versions");
        bytes.Slice(names.Offset, names.Size, "symbol names");
        for (ulong i = 1; i < count; i++)
        {
            ulong at = symbols.Offset + (i * SymbolSize);
            bool isDefinedHere = bytes.UInt16(at + 6, "symbol") != 0;
            ushort version = (ushort)(bytes.UInt16(versions.Offset + (i * 2), "symbol version") & 0x7fff);
            if (isDefinedHere || version < 2) continue;
            if (!byVersion.TryGetValue(version, out List<string>? list)) byVersion.Add(version, list = []);
            if (list.Count < MostNames) list.Add(bytes.Text(names.Offset + bytes.UInt32(at, "symbol"), names.Offset + names.Size, "symbol's name"));
        }
    }
}
