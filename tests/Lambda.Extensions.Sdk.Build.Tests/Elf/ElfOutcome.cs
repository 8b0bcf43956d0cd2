using Lambda.Extensions.Sdk.Build.Inspection.Elf;

namespace Lambda.Extensions.Sdk.Build.Tests.Elf;

/// <summary>The only two ways in which reading a file may end.</summary>
internal static class ElfOutcome
{
    /// <summary>Reads it: an answer within bounds, or <see cref="ElfFormatException"/>; any other exception fails the test.</summary>
    public static void Check(ReadOnlyMemory<byte> content)
    {
        try
        {
            ElfFile elf = ElfReader.Read(content);
            Assert.That(elf.Needed.Count, Is.LessThanOrEqualTo(1024));
            Assert.That(elf.Versions.Count, Is.LessThanOrEqualTo(4096));
        }
        catch (ElfFormatException e)
        {
            Assert.That(e.Message, Does.StartWith("it").IgnoreCase);
        }
    }
}
