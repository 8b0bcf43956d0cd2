using System.Text;

namespace Lambda.Extensions.Sdk.Build.Tests.Elf;

/// <summary>What holds for whatever bytes a file has.</summary>
[Category("G23")]
public static class ElfReaderProperties
{
    [FsCheck.NUnit.Property(MaxTest = 20_000, QuietOnSuccess = true)]
    public static void Arbitrary_bytes_behind_the_magic_are_read_or_refused(byte[] content) =>
        ElfOutcome.Check(Encoding.Latin1.GetBytes("\u007fELF\u0002\u0001").Concat(content).ToArray());

    [FsCheck.NUnit.Property(MaxTest = 20_000, QuietOnSuccess = true)]
    public static void Arbitrary_damage_to_a_good_file_is_read_or_refused(ushort[] places, byte[] values)
    {
        byte[] bytes = new CraftedElf { Versions = [("libc.so.6", "GLIBC_2.34", "open", false), ("libm.so.6", "GLIBC_2.29", "pow", false)] }.ToArray();
        foreach ((ushort place, byte value) in places.Zip(values)) bytes[4 + (place % (bytes.Length - 4))] = value;
        ElfOutcome.Check(bytes);
    }
}
