using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Inspection.Elf;
using Lambda.Extensions.Sdk.Build.Tests.Elf;

namespace Lambda.Extensions.Sdk.Build.Tests.Inspection;

[Category("G23")]
public sealed class BinaryInspectorTests
{
    private static readonly LayerExpectations X64 = new() { Architecture = LambdaArchitecture.X64 };

    [Test]
    public void What_the_images_have_is_right() =>
        Assert.That(Codes(CraftedElf.Program(), X64), Is.Empty);

    [TestCase("GLIBC_2.34", "al2023", true)]
    [TestCase("GLIBC_2.35", "al2023", false)]
    [TestCase("GLIBC_2.38", "al2023", false)]
    [TestCase("GLIBC_PRIVATE", "al2023", false)]
    [TestCase("GLIBC_ABI_DT_RELR", "al2023", false)]
    [TestCase("GLIBC_2.26", "al2", true)]
    [TestCase("GLIBC_2.27", "al2", false)]
    public void The_newest_symbol_is_held_against_the_target_os(string version, string os, bool isRight)
    {
        string[] codes = Codes(CraftedElf.Program(glibc: version), X64 with { TargetOs = TargetOs.Find(os)! });
        Assert.That(codes, Is.EqualTo(isRight ? [] : new[] { "LXS1103" }));
    }

    [Test]
    public void A_symbol_too_new_is_named_with_what_asks_for_it_and_what_to_do()
    {
        Finding finding = Inspect(CraftedElf.Program(glibc: "GLIBC_2.38", symbol: "fmod"), X64).Single();
        Assert.That(finding.Message, Is.EqualTo(
            "the-extension asks for GLIBC_2.38 (fmod) of libc.so.6; Amazon Linux 2023 has glibc 2.34. "
            + "Publish in the image public.ecr.aws/sam/build-dotnet10, which is Amazon Linux 2023, or on Debian 12 or older; see docs/packaging.md, \"The C library\"."));
    }

    [Test]
    public void A_binary_of_the_other_architecture_is_only_that()
    {
        string[] codes = Codes(CraftedElf.Program(LambdaArchitecture.Arm64, "GLIBC_2.99"), X64);
        Assert.That(codes, Is.EqualTo(["LXS1102"]));
    }

    [Test]
    public void Where_either_architecture_will_do_a_third_will_not()
    {
        Assert.That(Codes(CraftedElf.Program(LambdaArchitecture.Arm64), new LayerExpectations()), Is.Empty);
        Assert.That(Codes(new CraftedElf { Machine = 243 }.ToArray(), new LayerExpectations()), Is.EqualTo(["LXS1102"]));
    }

    [Test]
    public void A_library_that_the_images_lack_must_come_along_or_be_promised()
    {
        byte[] program = new CraftedElf { Needed = ["libc.so.6", "libicuuc.so.72"] }.ToArray();
        Assert.That(Codes(program, X64), Is.EqualTo(["LXS1104"]));
        Assert.That(Codes(program, X64, "libicuuc.so.72"), Is.Empty);
        Assert.That(Codes(program, X64 with { OtherLibraries = new HashSet<string> { "libicuuc.so.72" } }), Is.Empty);
    }

    [TestCase("libssl.so.3", "al2023", true)]
    [TestCase("libssl.so.3", "al2", false)]
    [TestCase("libssl.so.10", "al2", true)]
    [TestCase("libz.so.1", "al2023", true)]
    public void The_images_differ_in_their_libraries(string library, string os, bool isThere)
    {
        string[] codes = Codes(new CraftedElf { Needed = [library] }.ToArray(), X64 with { TargetOs = TargetOs.Find(os)! });
        Assert.That(codes, Is.EqualTo(isThere ? [] : new[] { "LXS1104" }));
    }

    [Test]
    public void A_musl_program_is_told_from_its_loader()
    {
        Finding finding = Inspect(new CraftedElf { Interpreter = "/lib/ld-musl-x86_64.so.1" }.ToArray(), X64).Single();
        Assert.That((finding.Code, finding.Remedy), Is.EqualTo(("LXS1105", "It is linked for musl: publish with -r linux-x64, or link it statically with -p:LambdaExtensionLink=Static")));
    }

    [Test]
    public void A_library_among_the_extensions_is_no_program() =>
        Assert.That(Codes(new CraftedElf { Interpreter = null }.ToArray(), X64), Is.EqualTo(["LXS1106"]));

    [Test]
    public void Symbols_belong_beside_the_layer_where_that_is_asked_for()
    {
        byte[] program = new CraftedElf { HasDebugInfo = true }.ToArray();
        Assert.That(Codes(program, X64 with { Stripped = true }), Is.EqualTo(["LXS1107"]));
        Assert.That(Codes(program, X64), Is.Empty);
    }

    private static string[] Codes(byte[] program, LayerExpectations expectations, params string[] ownLibraries) =>
        [.. Inspect(program, expectations, ownLibraries).Select(finding => finding.Code)];

    private static IEnumerable<Finding> Inspect(byte[] program, LayerExpectations expectations, params string[] ownLibraries) =>
        BinaryInspector.Inspect(ElfReader.Read(program), "the-extension", mustRun: true, expectations, ownLibraries.ToHashSet());
}
