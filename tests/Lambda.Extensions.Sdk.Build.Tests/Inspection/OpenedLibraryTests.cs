using System.Text;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;
using Lambda.Extensions.Sdk.Build.Tests.Elf;

namespace Lambda.Extensions.Sdk.Build.Tests.Inspection;

/// <summary>Libraries that no ELF header names, since .NET opens them at run time.</summary>
[Category("G23")]
public sealed class OpenedLibraryTests
{
    private const string Native = "__managedcode\0";

    [TestCase(Native, ExpectedResult = "")]
    [TestCase(Native + "libicuuc.so\0", ExpectedResult = "LXS1108")]
    [TestCase(Native + "libssl.so.3\0", ExpectedResult = "note LXS1109")]
    [TestCase(Native + "libssl.so.3\0libicuuc.so\0", ExpectedResult = "LXS1108 note LXS1109")]
    [TestCase("libicuuc.so\0libssl.so.3\0", ExpectedResult = "", TestName = "A program that .NET did not compile natively decides by its configuration")]
    public string What_native_code_opens_is_found(string strings) => Inspect(strings);

    [TestCase("libicuuc.so", ExpectedResult = "note LXS1109")]
    [TestCase("libicuuc.so.72", ExpectedResult = "note LXS1109")]
    [TestCase("libssl.so.3", ExpectedResult = "LXS1108")]
    [TestCase("libssl.so.3 libicuuc.so", ExpectedResult = "")]
    public string It_can_be_stated_that_they_are_there(string libraries) => Inspect(Native + "libssl.so.3\0libicuuc.so\0", libraries);

    [TestCase("", ExpectedResult = "")]
    [TestCase("libssl.so.3\0", ExpectedResult = "LXS1110")]
    public string A_static_program_cannot_open_OpenSSL(string strings)
    {
        byte[] program = [.. new CraftedElf { Type = 2, Interpreter = null, Needed = [] }.ToArray(), .. Encoding.ASCII.GetBytes(Native + strings)];
        LayerReport report = LayerInspector.Inspect([LayerFile.OfBytes("extensions/a", LayerFile.ExecutableMode, program)], new LayerExpectations { OtherLibraries = new HashSet<string> { "libssl.so.3" } });
        Assert.That(report.IsStatic, Is.True);
        Assert.That(LayerSummary.Content(report, TargetOs.All[0], LambdaArchitecture.X64), Does.Contain("x86_64; any Linux: linked statically, needs no library of the image"));
        return string.Join(' ', report.Findings.Concat(report.Notes).Select(finding => finding.Code));
    }

    [Test]
    public void A_library_of_the_layer_is_there()
    {
        LayerReport report = LayerInspector.Inspect([Program(Native + "libicuuc.so\0"), new LayerFile("lib/libicuuc.so.72", LayerFile.PlainMode, 0, () => new MemoryStream())], new LayerExpectations());
        Assert.That(report.Findings, Is.Empty);
    }

    private static string Inspect(string strings, string otherLibraries = "")
    {
        var expectations = new LayerExpectations { OtherLibraries = otherLibraries.Split(' ').ToHashSet() };
        LayerReport report = LayerInspector.Inspect([Program(strings)], expectations);
        return string.Join(' ', report.Findings.Select(finding => finding.Code).Concat(report.Notes.Select(note => "note " + note.Code)));
    }

    private static LayerFile Program(string strings) =>
        LayerFile.OfBytes("extensions/a", LayerFile.ExecutableMode, [.. CraftedElf.Program(), .. Encoding.ASCII.GetBytes(strings)]);
}
