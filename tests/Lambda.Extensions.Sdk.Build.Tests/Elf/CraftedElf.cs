using System.Buffers.Binary;
using System.Text;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Inspection.Elf;

namespace Lambda.Extensions.Sdk.Build.Tests.Elf;

/// <summary>Makes ELF files that say what a test wants them to say. They cannot run; nothing reads more of them than these tables.</summary>
internal sealed class CraftedElf
{
    private const ulong Base = 0x400000;
    private const int HeaderSize = 64, ProgramHeaderSize = 56, SectionHeaderSize = 64;

    private readonly MemoryStream _file = new();
    private readonly StringTable _names = new();

    public ushort Machine { get; init; } = ElfMachine.X64;

    /// <summary>3 is what a program of today says.</summary>
    public ushort Type { get; init; } = 3;

    public string? Interpreter { get; init; } = "/lib64/ld-linux-x86-64.so.2";

    public string[] Needed { get; init; } = ["libc.so.6"];

    /// <summary>Library, version, symbol, and whether it is only weakly wanted.</summary>
    public (string Library, string Version, string Symbol, bool IsWeak)[] Versions { get; init; } = [];

    public bool HasDebugInfo { get; init; }

    /// <summary>A program for an architecture, as Native AOT makes them, that wants one version of the C library.</summary>
    public static byte[] Program(LambdaArchitecture? architecture = null, string glibc = "GLIBC_2.34", string symbol = "pthread_create") => new CraftedElf
    {
        Machine = (architecture ?? LambdaArchitecture.X64).Machine,
        Interpreter = (architecture ?? LambdaArchitecture.X64).Loader,
        Versions = [("libc.so.6", glibc, symbol, false)],
    }.ToArray();

    public byte[] ToArray() => Build().Bytes;

    /// <summary>The file, and where in it the things lie that a test may want to spoil.</summary>
    public (byte[] Bytes, Dictionary<string, int> Places) Build()
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        _file.SetLength(HeaderSize + (3 * ProgramHeaderSize));
        _file.Position = _file.Length;

        int interpreter = Append(Encoding.ASCII.GetBytes((Interpreter ?? "") + "\0"));
        byte[] wanted = WantedVersions();
        int wantedAt = Append(wanted);
        (byte[] symbols, byte[] symbolVersions) = Symbols();
        int symbolsAt = Append(symbols), symbolVersionsAt = Append(symbolVersions);
        int[] needed = [.. Needed.Select(_names.Add)];
        int namesAt = Append(_names.ToArray());
        byte[] dynamic = Dynamic(needed, namesAt, wantedAt);
        int dynamicAt = Append(dynamic);

        var sectionNames = new StringTable();
        int symbolsName = sectionNames.Add(".dynsym"), versionName = sectionNames.Add(".gnu.version"), stringsName = sectionNames.Add(".dynstr");
        int debugName = HasDebugInfo ? sectionNames.Add(".debug_info") : 0, ownName = sectionNames.Add(".shstrtab");
        int sectionNamesAt = Append(sectionNames.ToArray());
        List<byte[]> sections =
        [
            Section(0, 0, 0, 0, 0),
            Section(symbolsName, ElfSection.DynamicSymbols, symbolsAt, symbols.Length, 3),
            Section(versionName, ElfSection.SymbolVersions, symbolVersionsAt, symbolVersions.Length, 1),
            Section(stringsName, 3, namesAt, _names.ToArray().Length, 0),
            Section(debugName, 1, 0, HasDebugInfo ? 16 : 0, 0),
            Section(ownName, 3, sectionNamesAt, sectionNames.ToArray().Length, 0),
        ];
        int sectionsAt = Append([.. sections.SelectMany(section => section)]);

        byte[] bytes = _file.ToArray();
        WriteHeader(bytes, sectionsAt, sections.Count);
        WriteProgramHeader(bytes, 0, ElfSegment.Load, 0, bytes.Length);
        WriteProgramHeader(bytes, 1, Interpreter is null ? 0 : ElfSegment.Interpreter, interpreter, (Interpreter ?? "").Length + 1);
        WriteProgramHeader(bytes, 2, Needed.Length + Versions.Length == 0 ? 0 : ElfSegment.Dynamic, dynamicAt, dynamic.Length);
        places["dynamic"] = dynamicAt;
        places["names"] = namesAt;
        places["wanted"] = wantedAt;
        places["sections"] = sectionsAt;
        places["interpreter"] = interpreter;
        return (bytes, places);
    }

    private int Append(byte[] content)
    {
        int at = (int)_file.Length;
        _file.Write(content);
        while (_file.Length % 8 != 0) _file.WriteByte(0);
        return at;
    }

    private byte[] WantedVersions()
    {
        var libraries = Versions.Select((version, i) => (version, Index: (ushort)(i + 2))).GroupBy(entry => entry.version.Library).ToList();
        using var table = new MemoryStream();
        foreach (var library in libraries)
        {
            int count = library.Count();
            bool isLast = library == libraries[^1];
            WriteNumbers(table, (1, 2), (count, 2), (_names.Add(library.Key), 4), (16, 4), (isLast ? 0 : 16 + (16 * count), 4));
            foreach (var (entry, i) in library.Select((entry, i) => (entry, i)))
                WriteNumbers(table, (0, 4), (entry.version.IsWeak ? 2 : 0, 2), (entry.Index, 2), (_names.Add(entry.version.Version), 4), (i == count - 1 ? 0 : 16, 4));
        }
        return table.ToArray();
    }

    private (byte[] Symbols, byte[] Versions) Symbols()
    {
        using var symbols = new MemoryStream();
        using var versions = new MemoryStream();
        WriteNumbers(symbols, (0, 8), (0, 8), (0, 8));
        WriteNumbers(versions, (0, 2));
        foreach (var (version, i) in Versions.Select((version, i) => (version, i)))
        {
            WriteNumbers(symbols, (_names.Add(version.Symbol), 4), (0x12, 2), (0, 2), (0, 8), (0, 8));
            WriteNumbers(versions, (i + 2, 2));
        }
        return (symbols.ToArray(), versions.ToArray());
    }

    private byte[] Dynamic(int[] needed, int namesAt, int wantedAt)
    {
        using var table = new MemoryStream();
        foreach (int name in needed) WriteNumbers(table, (1, 8), (name, 8));
        WriteNumbers(table, (5, 8), ((long)Base + namesAt, 8), (10, 8), (_names.ToArray().Length, 8));
        if (Versions.Length > 0)
            WriteNumbers(table, (0x6ffffffe, 8), ((long)Base + wantedAt, 8), (0x6fffffff, 8), (Versions.Select(version => version.Library).Distinct().Count(), 8));
        WriteNumbers(table, (0, 8), (0, 8));
        return table.ToArray();
    }

    private void WriteHeader(byte[] bytes, int sectionsAt, int sectionCount)
    {
        using var header = new MemoryStream();
        header.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        WriteNumbers(header, (Type, 2), (Machine, 2), (1, 4), (0, 8), (HeaderSize, 8), (sectionsAt, 8), (0, 4), (HeaderSize, 2));
        WriteNumbers(header, (ProgramHeaderSize, 2), (3, 2), (SectionHeaderSize, 2), (sectionCount, 2), (sectionCount - 1, 2));
        header.ToArray().CopyTo(bytes, 0);
    }

    private static void WriteProgramHeader(byte[] bytes, int index, uint type, int at, int size)
    {
        using var header = new MemoryStream();
        WriteNumbers(header, (type, 4), (5, 4), (at, 8), ((long)Base + at, 8), ((long)Base + at, 8), (size, 8), (size, 8), (8, 8));
        header.ToArray().CopyTo(bytes, HeaderSize + (index * ProgramHeaderSize));
    }

    private static byte[] Section(int name, uint type, int at, int size, int link)
    {
        using var header = new MemoryStream();
        WriteNumbers(header, (name, 4), (type, 4), (0, 8), (0, 8), (at, 8), (size, 8), (link, 4), (0, 4), (8, 8), (0, 8));
        return header.ToArray();
    }

    private static void WriteNumbers(MemoryStream stream, params (long Value, int Size)[] numbers)
    {
        Span<byte> buffer = stackalloc byte[8];
        foreach ((long value, int size) in numbers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer, value);
            stream.Write(buffer[..size]);
        }
    }

    /// <summary>Names one after the other, each with its zero byte, the first one empty.</summary>
    private sealed class StringTable
    {
        private readonly List<byte> _bytes = [0];

        public int Add(string name)
        {
            int at = _bytes.Count;
            _bytes.AddRange(Encoding.UTF8.GetBytes(name + "\0"));
            return at;
        }

        public byte[] ToArray() => [.. _bytes];
    }
}
