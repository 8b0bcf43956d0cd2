using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Toolchain;

namespace Lambda.Extensions.Sdk.Build.Tests.Toolchain;

[Category("G23")]
public sealed class NativeToolsTests : IDisposable
{
    private readonly TempFolder _path = new();

    public void Dispose() => _path.Dispose();

    [TestCase("gcc objcopy", ExpectedResult = "")]
    [TestCase("clang llvm-objcopy", ExpectedResult = "")]
    [TestCase("", ExpectedResult = "LXS1007")]
    [TestCase("objcopy", ExpectedResult = "LXS1007")]
    [TestCase("gcc", ExpectedResult = "LXS1007")]
    public string For_this_machine_a_linker_and_objcopy_are_needed(string installed) =>
        string.Join(' ', Tools(installed).Missing(LambdaArchitecture.X64).Select(finding => finding.Code));

    [Test]
    public void A_missing_linker_names_the_packages_that_bring_one() =>
        Assert.That(
            Tools("").Missing(LambdaArchitecture.X64).Single().Message,
            Is.EqualTo("a native extension needs clang or gcc to be linked, and neither is in the PATH. Install one: apt-get install gcc (Debian, Ubuntu), dnf install gcc (Amazon Linux, Fedora)."));

    [Test]
    public void For_the_other_architecture_the_cross_tools_are_needed()
    {
        Assert.That(Tools("clang ld.lld llvm-objcopy", hasCrossLibrary: true).Missing(LambdaArchitecture.Arm64), Is.Empty);

        Finding finding = Tools("gcc objcopy clang").Missing(LambdaArchitecture.Arm64).Single();
        Assert.That(finding.Code, Is.EqualTo("LXS1008"));
        Assert.That(finding.Problem, Is.EqualTo("to build for arm64 on x86_64 there is missing: ld.lld, llvm-objcopy, the C library for arm64 (/usr/aarch64-linux-gnu/lib/libc.so.6)"));
        Assert.That(finding.Remedy, Does.Contain("apt-get install clang lld llvm gcc-aarch64-linux-gnu libc6-dev-arm64-cross"));
    }

    [Test]
    public void A_sysroot_of_ones_own_takes_the_place_of_the_cross_library() =>
        Assert.That(Tools("clang ld.lld llvm-objcopy").Missing(LambdaArchitecture.Arm64, sysRoot: "/opt/al2023"), Is.Empty);

    [Test]
    public void A_linker_of_ones_own_is_all_that_is_looked_for()
    {
        Assert.That(Tools("zig-cc").Missing(LambdaArchitecture.Arm64, "zig-cc"), Is.Empty);
        Assert.That(Tools("").Missing(LambdaArchitecture.Arm64, _path.WriteExecutable("tools/cc", "")), Is.Empty);
        Assert.That(Tools("gcc").Missing(LambdaArchitecture.X64, "zig-cc").Single().Code, Is.EqualTo("LXS1007"));
    }

    [Test]
    public void A_file_without_the_execute_bit_is_no_command()
    {
        _path.Write("bin/gcc", "");
        Assert.That(new CommandSearch(_path["bin"]).Has("gcc"), Is.False);
    }

    [Test]
    public void Clang_goes_before_gcc_as_the_compiler_has_it()
    {
        Assert.That(Tools("gcc").Linker, Is.EqualTo("gcc"));
        Assert.That(Tools("gcc clang").Linker, Is.EqualTo("clang"));
    }

    private NativeTools Tools(string installed, bool hasCrossLibrary = false)
    {
        string bin = Guid.NewGuid().ToString("N");
        foreach (string tool in installed.Split(' ', StringSplitOptions.RemoveEmptyEntries)) _path.WriteExecutable($"{bin}/{tool}", "");
        return new NativeTools(new CommandSearch(_path["none"] + ":" + _path[bin]), LambdaArchitecture.X64, _ => hasCrossLibrary);
    }
}
