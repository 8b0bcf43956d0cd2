using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Tests.Packaging;

[Category("G23")]
public sealed class LinkTargetTests
{
    [TestCase("extensions/a", "../bin/a", ExpectedResult = "bin/a")]
    [TestCase("extensions/a", "./b", ExpectedResult = "extensions/b")]
    [TestCase("a", "/opt/bin/a", ExpectedResult = "bin/a")]
    [TestCase("a", "/opt//bin/../lib/a", ExpectedResult = "lib/a")]
    [TestCase("a/b/c", "/opt", ExpectedResult = "")]
    [TestCase("a", "/usr/bin/a", ExpectedResult = null)]
    [TestCase("a", "..", ExpectedResult = null)]
    [TestCase("a", "../opt/b", ExpectedResult = null)]
    [TestCase("a", "/opt/../opt/b", ExpectedResult = null)]
    [TestCase("a", "/opts/b", ExpectedResult = null)]
    public string? A_target_is_followed_under_opt(string link, string target) => LinkTarget.Resolve(link, target);

    [TestCase("../bin/a", ExpectedResult = null)]
    [TestCase("/opt/bin/a", ExpectedResult = null)]
    [TestCase("/usr/bin/python3", ExpectedResult = null)]
    [TestCase("../../etc/passwd", ExpectedResult = "leads out of the layer")]
    [TestCase("/opt/../../../etc/passwd", ExpectedResult = "leads out of the layer")]
    [TestCase("/usr/../etc/passwd", ExpectedResult = "leads out of the layer")]
    [TestCase("", ExpectedResult = "has no target")]
    [TestCase("a\0b", ExpectedResult = "has a control character in its target")]
    public string? A_target_that_leads_out_is_refused(string target) => LinkTarget.Problem("extensions/a", target);
}
