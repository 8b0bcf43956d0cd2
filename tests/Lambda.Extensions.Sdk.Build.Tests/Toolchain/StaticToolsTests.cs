using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Toolchain;

namespace Lambda.Extensions.Sdk.Build.Tests.Toolchain;

[Category("G23")]
public sealed class StaticToolsTests : IDisposable
{
    private readonly TempFolder _path = new();
    private readonly List<string> _asked = [];

    public void Dispose() => _path.Dispose();

    [TestCase("gcc objcopy", "libc.a", ExpectedResult = "")]
    [TestCase("clang objcopy", "libc.a", ExpectedResult = "")]
    [TestCase("clang llvm-objcopy", "libc.a", ExpectedResult = "LXS1014")]
    [TestCase("gcc objcopy", "", ExpectedResult = "LXS1014")]
    public string A_static_link_needs_GNU_objcopy_and_the_static_C_library(string installed, string libraries) =>
        Codes(Missing(installed, libraries, LambdaArchitecture.X64));

    [TestCase("gcc objcopy cmake make", "libc.a libssl.a libcrypto.a", ExpectedResult = "")]
    [TestCase("gcc objcopy cmake", "libc.a libssl.a libcrypto.a", ExpectedResult = "LXS1014")]
    [TestCase("gcc objcopy cmake make", "libc.a", ExpectedResult = "LXS1014")]
    public string A_static_OpenSSL_needs_its_libraries_and_what_compiles_for_it(string installed, string libraries) =>
        Codes(Missing(installed, libraries, LambdaArchitecture.X64, openSsl: true));

    [Test]
    public void What_is_missing_is_one_line_with_the_packages_of_both_families() =>
        Assert.That(
            Missing("clang llvm-objcopy", "", LambdaArchitecture.X64).Single().Message,
            Is.EqualTo("to link statically (LambdaExtensionLink=Static) there is missing: objcopy (GNU; llvm-objcopy does not support static executables), libc.a. "
                + "Install it: apt-get install binutils libc6-dev (Debian, Ubuntu), dnf install binutils glibc-static (Amazon Linux, Fedora); or publish with LambdaExtensionLink=Dynamic."));

    [Test]
    public void For_the_other_architecture_its_own_objcopy_and_C_library_are_needed()
    {
        Assert.That(Missing("clang aarch64-linux-gnu-objcopy", "libc.a", LambdaArchitecture.Arm64), Is.Empty);
        Assert.That(_asked, Is.EqualTo(["clang --target=aarch64-linux-gnu libc.a"]));

        Finding finding = Missing("clang objcopy llvm-objcopy", "libc.a", LambdaArchitecture.Arm64).Single();
        Assert.That(finding.Message, Does.Contain("aarch64-linux-gnu-objcopy").And.Contain("apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross"));
    }

    [Test]
    public void A_static_OpenSSL_for_the_other_architecture_names_both_ways_out() =>
        Assert.That(
            Missing("clang aarch64-linux-gnu-objcopy cmake make", "libc.a libssl.a libcrypto.a", LambdaArchitecture.Arm64, openSsl: true).Single().Message,
            Is.EqualTo("StaticOpenSslLinking compiles .NET's code for OpenSSL for this machine (x86_64), not for arm64. Publish on an arm64 machine, or for arm64 with LambdaExtensionLink=Dynamic."));

    [Test]
    public void The_linker_of_this_machine_knows_where_its_C_library_is_and_that_another_does_not_exist()
    {
        string linker = new NativeTools(new CommandSearch(Environment.GetEnvironmentVariable("PATH")), LambdaArchitecture.X64, File.Exists).Linker!;
        Assert.That(LinkerSearch.Finds(linker, [], "libc.a"), Is.True);
        Assert.That(LinkerSearch.Finds(linker, [], "libnowhere.a"), Is.False);
        Assert.That(LinkerSearch.Finds("no-such-linker", [], "libc.a"), Is.True, "the link itself reports it");
    }

    private static string Codes(IEnumerable<Finding> findings) => string.Join(' ', findings.Select(finding => finding.Code));

    private IReadOnlyList<Finding> Missing(string installed, string libraries, LambdaArchitecture target, bool openSsl = false)
    {
        string bin = Guid.NewGuid().ToString("N");
        foreach (string tool in installed.Split(' ')) _path.WriteExecutable($"{bin}/{tool}", "");
        var tools = new StaticTools(new CommandSearch(_path[bin]), LambdaArchitecture.X64, (linker, options, library) =>
        {
            _asked.Add(string.Join(' ', [linker, .. options, library]));
            return libraries.Split(' ').Contains(library);
        });
        return [.. tools.Missing(target, openSsl)];
    }
}
