using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Tests.Packaging;

[Category("G23")]
public sealed class ContentPathTests
{
    [TestCase("my-extension/settings.json", ExpectedResult = true)]
    [TestCase("lib/liba.so", ExpectedResult = true)]
    [TestCase("extensions-of-mine/x", ExpectedResult = true)]
    [TestCase("extensions/x", ExpectedResult = false)]
    [TestCase("Extensions/x", ExpectedResult = false)]
    [TestCase("/etc/passwd", ExpectedResult = false)]
    [TestCase("../x", ExpectedResult = false)]
    [TestCase("a/../extensions/x", ExpectedResult = false)]
    [TestCase("a//b", ExpectedResult = false)]
    [TestCase("a/./b", ExpectedResult = false)]
    [TestCase("a/", ExpectedResult = false)]
    [TestCase("", ExpectedResult = false)]
    public bool Content_lies_anywhere_but_in_extensions_and_outside(string path) => ContentPath.Check(path, "source") is null;

    [TestCase(@"my-extension\settings.json", ExpectedResult = "my-extension/settings.json")]
    [TestCase("./a/b", ExpectedResult = "a/b")]
    public string Paths_of_msbuild_become_those_of_a_zip(string path) => ContentPath.Normalize(path);
}
