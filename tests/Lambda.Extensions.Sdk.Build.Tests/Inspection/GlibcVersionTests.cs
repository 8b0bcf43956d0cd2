using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Tests.Inspection;

[Category("G23")]
public sealed class GlibcVersionTests
{
    [TestCase("GLIBC_2.34", ExpectedResult = "2.34")]
    [TestCase("GLIBC_2.2.5", ExpectedResult = "2.2.5")]
    [TestCase("GLIBC_PRIVATE", ExpectedResult = null)]
    [TestCase("GLIBC_ABI_DT_RELR", ExpectedResult = null)]
    [TestCase("GLIBC_2", ExpectedResult = null)]
    [TestCase("GLIBC_2.3.4.5", ExpectedResult = null)]
    [TestCase("GLIBC_2.-1", ExpectedResult = null)]
    [TestCase("GLIBC_2. 1", ExpectedResult = null)]
    [TestCase("GLIBC_99999999999.1", ExpectedResult = null)]
    [TestCase("GLIBCXX_3.4.29", ExpectedResult = null)]
    [TestCase("OPENSSL_3.0.0", ExpectedResult = null)]
    public string? Only_numbered_versions_of_the_c_library_are_read(string symbolVersion) => GlibcVersion.OfSymbolVersion(symbolVersion)?.ToString();

    [Test]
    public void Versions_are_ordered_as_numbers_not_as_text()
    {
        GlibcVersion[] versions = [new(2, 34), new(2, 4), new(2, 2, 5), new(2, 17), new(3, 0)];
        Assert.That(versions.Order().Select(version => version.ToString()), Is.EqualTo(["2.2.5", "2.4", "2.17", "2.34", "3.0"]));
        Assert.That(new GlibcVersion(2, 26) < new GlibcVersion(2, 34), Is.True);
    }
}
