using System.Buffers.Binary;
using Lambda.Extensions.Sdk.Build.Inspection.Elf;

namespace Lambda.Extensions.Sdk.Build.Tests.Elf;

[Category("G23")]
public sealed class ElfReaderTests
{
    [Test]
    public void A_program_tells_its_machine_loader_libraries_and_versions()
    {
        ElfFile elf = ElfReader.Read(new CraftedElf
        {
            Needed = ["libc.so.6", "libm.so.6"],
            Versions = [("libc.so.6", "GLIBC_2.34", "pthread_create", false), ("libm.so.6", "GLIBC_2.29", "pow", false), ("libc.so.6", "GLIBC_2.2.5", "read", false)],
        }.ToArray());

        Assert.That(elf.Machine, Is.EqualTo(ElfMachine.X64));
        Assert.That(elf.IsProgram, Is.True);
        Assert.That(elf.Interpreter, Is.EqualTo("/lib64/ld-linux-x86-64.so.2"));
        Assert.That(elf.Needed, Is.EqualTo(["libc.so.6", "libm.so.6"]));
        Assert.That(
            elf.Versions.Select(version => $"{version.Library} {version.Name} {string.Join(',', version.Symbols)}"),
            Is.EquivalentTo(["libc.so.6 GLIBC_2.34 pthread_create", "libc.so.6 GLIBC_2.2.5 read", "libm.so.6 GLIBC_2.29 pow"]));
        Assert.That(elf.HasDebugInfo, Is.False);
    }

    [Test]
    public void A_weakly_wanted_version_is_none_that_the_loader_insists_on()
    {
        ElfFile elf = ElfReader.Read(new CraftedElf { Versions = [("libc.so.6", "GLIBC_2.38", "__isoc23_strtol", true)] }.ToArray());
        Assert.That(elf.Versions, Is.Empty);
    }

    [Test]
    public void A_program_with_nothing_to_load_is_damaged()
    {
        byte[] cut = new CraftedElf { Type = 2 }.ToArray();
        Array.Clear(cut, 40, cut.Length - 40);
        Assert.That(() => ElfReader.Read(cut), Throws.TypeOf<ElfFormatException>().With.Message.Contains("nothing to load"));
    }

    [Test]
    public void A_static_program_wants_nothing()
    {
        ElfFile elf = ElfReader.Read(new CraftedElf { Type = 2, Interpreter = null, Needed = [] }.ToArray());
        Assert.That((elf.IsProgram, elf.Interpreter, elf.Needed.Count, elf.Versions.Count), Is.EqualTo((true, (string?)null, 0, 0)));
    }

    [TestCase((ushort)3, ExpectedResult = false, Description = "a shared library")]
    [TestCase((ushort)1, ExpectedResult = false, Description = "an object file")]
    [TestCase((ushort)2, ExpectedResult = true, Description = "a program at a fixed address")]
    public bool Without_a_loader_the_type_decides_what_is_a_program(ushort type) =>
        ElfReader.Read(new CraftedElf { Type = type, Interpreter = null }.ToArray()).IsProgram;

    [Test]
    public void Debugging_information_is_seen() =>
        Assert.That(ElfReader.Read(new CraftedElf { HasDebugInfo = true }.ToArray()).HasDebugInfo, Is.True);

    [Test]
    public void A_32_bit_or_big_endian_file_tells_its_machine_and_no_more()
    {
        byte[] arm = new CraftedElf { Machine = ElfMachine.Arm }.ToArray();
        arm[4] = 1;
        byte[] sparc = new CraftedElf { Machine = 0x2b00 }.ToArray();
        sparc[5] = 2;

        Assert.That(ElfReader.Read(arm).MachineName, Is.EqualTo("arm (32-bit)"));
        Assert.That(ElfReader.Read(sparc).Machine, Is.EqualTo(43));
    }

    [Test]
    public void A_real_program_of_this_machine_is_read_as_readelf_does()
    {
        ElfFile elf = ElfReader.Read(File.ReadAllBytes(Environment.ProcessPath!));
        Assert.That(elf.IsProgram, Is.True);
        Assert.That(elf.Interpreter, Does.StartWith("/lib"));
        Assert.That(elf.Needed, Does.Contain("libc.so.6"));
        Assert.That(elf.Versions.Select(version => version.Name), Has.Some.StartsWith("GLIBC_2."));
        Assert.That(elf.Versions.SelectMany(version => version.Symbols), Is.Not.Empty);
    }

    [Test]
    public void What_is_no_elf_file_is_said_to_be_none()
    {
        foreach (byte[] content in new[] { [], "#!/bin/sh"u8.ToArray(), [0x7f, (byte)'E', (byte)'L'], "MZ\u0090"u8.ToArray() })
            Assert.That(() => ElfReader.Read(content), Throws.TypeOf<ElfFormatException>().With.Message.Contains("not an ELF file"));
    }

    [Test]
    public void Cut_off_anywhere_in_its_tables_it_is_damaged_and_never_more()
    {
        (byte[] bytes, Dictionary<string, int> places) = new CraftedElf { Versions = [("libc.so.6", "GLIBC_2.34", "open", false)] }.Build();
        for (int length = 4; length < places["sections"]; length++)
        {
            ReadOnlyMemory<byte> cut = bytes.AsMemory(0, length);
            if (length < places["dynamic"])
                Assert.That(() => ElfReader.Read(cut), Throws.TypeOf<ElfFormatException>(), $"{length} bytes");
            else
                ElfOutcome.Check(cut);
        }
    }

    [Test]
    public void Without_its_section_headers_all_but_names_of_symbols_is_known()
    {
        byte[] bytes = new CraftedElf { Versions = [("libc.so.6", "GLIBC_2.34", "open", false)] }.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), 0);

        SymbolVersion version = ElfReader.Read(bytes).Versions.Single();
        Assert.That((version.Name, version.Symbols.Count), Is.EqualTo(("GLIBC_2.34", 0)));
    }

    /// <summary>The places of a file that are offsets, addresses, sizes or counts, and the values that break careless readers.</summary>
    [Test]
    public void Hostile_numbers_anywhere_end_in_an_answer_or_a_clear_error([ValueSource(nameof(HostileValues))] ulong value)
    {
        byte[] good = new CraftedElf { Versions = [("libc.so.6", "GLIBC_2.34", "open", false), ("libm.so.6", "GLIBC_2.29", "pow", false)] }.ToArray();
        for (int at = 4; at <= good.Length - 8; at++)
        {
            byte[] bad = [.. good];
            BinaryPrimitives.WriteUInt64LittleEndian(bad.AsSpan(at), value);
            ElfOutcome.Check(bad);
        }
    }

    private static readonly ulong[] HostileValues =
        [0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x7fffffffffffffff, 0x8000000000000000, 0xfffffffffffffff8, 0xffffffffffffffff];

    [Test]
    public void A_chain_of_versions_that_leads_out_of_the_file_ends()
    {
        (byte[] bytes, Dictionary<string, int> places) = new CraftedElf { Versions = [("libc.so.6", "GLIBC_2.34", "open", false)] }.Build();
        // As many libraries and versions as a number can say, the next one as far away as it can be.
        int countAt = bytes.AsSpan(places["dynamic"]).IndexOf(BitConverter.GetBytes(0x6fffffffUL)) + places["dynamic"] + 8;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(countAt), ulong.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(places["wanted"] + 2), ushort.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(places["wanted"] + 12), uint.MaxValue);

        Assert.That(() => ElfReader.Read(bytes), Throws.TypeOf<ElfFormatException>());
    }

    [Test]
    public void A_name_that_does_not_end_is_damage()
    {
        (byte[] bytes, Dictionary<string, int> places) = new CraftedElf().Build();
        bytes.AsSpan(places["interpreter"], 28).Fill((byte)'x');
        Assert.That(() => ElfReader.Read(bytes), Throws.TypeOf<ElfFormatException>().With.Message.Contains("interpreter's name does not end"));
    }
}
