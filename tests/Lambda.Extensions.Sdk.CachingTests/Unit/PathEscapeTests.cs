using System.Text;
using Caching.Origins.Http;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

/// <summary>The forms of <c>..</c> in a path, and the paths that only resemble them.</summary>
[Category("G20")]
internal sealed class PathEscapeTests
{
    [TestCase(".")]
    [TestCase("..")]
    [TestCase("a/../b")]
    [TestCase("a/..;x/b")]
    [TestCase("a/..%3fx/b")]
    [TestCase("a/..%23x/b")]
    [TestCase("a/%20../b")]
    [TestCase("a/..%20/b")]
    [TestCase("%2e%2e")]
    [TestCase("%252e%252e")]
    [TestCase("%25252e%25252e")]
    [TestCase("%5c")]
    [TestCase("%25u002e")]
    [TestCase("%25U002e")]
    public void A_segment_of_dots_or_a_backslash_is_a_way_out(string path) => Assert.That(IsIn(path), Is.True);

    [TestCase("")]
    [TestCase("a//b")]
    [TestCase("a/...")]
    [TestCase("a/.hidden")]
    [TestCase("a/b..")]
    [TestCase("a/;..")]
    [TestCase("a/b;../c")]
    [TestCase("%41")]
    [TestCase("a%2Fb")]
    [TestCase("100%25")]
    [TestCase("u%2541")]
    public void Other_paths_are_none(string path) => Assert.That(IsIn(path), Is.False);

    [TestCase("%252541", false)]
    [TestCase("%25252541", true)]
    public void A_path_may_be_encoded_three_times(string path, bool refused) => Assert.That(IsIn(path), Is.EqualTo(refused));

    [TestCase("%")]
    [TestCase("a%4")]
    [TestCase("%g1")]
    [TestCase("%1g")]
    [TestCase("%41%")]
    public void A_percent_sign_without_two_hexadecimal_digits_is_refused(string path) => Assert.That(IsIn(path), Is.True);

    [TestCase("%00")]
    [TestCase("%1f")]
    [TestCase("a%0ab")]
    [TestCase("%7f")]
    [TestCase("%c2%80")]
    public void A_control_character_is_refused(string path) => Assert.That(IsIn(path), Is.True);

    // Dots, slashes and backslashes of other scripts.
    [TestCase("a/{0}{0}/b", "\uff0e\u2024\ufe52\u3002\uff61")]
    [TestCase("a/{0}/b", "\u2025")]
    [TestCase("a{0}..{0}b", "\uff0f\u2044\u2215\u29f8")]
    [TestCase("a{0}b", "\uff3c\u2216\u29f5\u29f9\ufe68")]
    [TestCase("{0}u002e", "\uff05")]
    public void A_character_that_servers_fold_into_a_dot_or_a_slash_counts_as_it(string path, string characters)
    {
        foreach (char character in characters) Assert.That(IsIn(string.Format(null, path, Uri.EscapeDataString(character.ToString()))), Is.True, $"{(int)character:x}");
    }

    [TestCase("%c0%80")]
    [TestCase("%c0%ae")]
    [TestCase("%c1%bf")]
    [TestCase("%f8%80%80%80%ae")]
    [TestCase("%ff%bf")]
    [TestCase("%e0%80%ae")]
    [TestCase("%e0%9f%bf")]
    [TestCase("%f0%80%80%ae")]
    [TestCase("%f0%8f%bf%bf")]
    public void A_character_in_more_bytes_than_it_needs_is_refused(string path) => Assert.That(IsIn("a" + path), Is.True);

    [TestCase("%c3%bc")]
    [TestCase("%e0%a0%80")]
    [TestCase("%e2%82%ac")]
    [TestCase("%f0%90%80%80")]
    [TestCase("%f1%80%80%80")]
    [TestCase("%f4%8f%bf%bf")]
    [TestCase("%c0%c0")]
    [TestCase("%c1")]
    [TestCase("%f8a")]
    [TestCase("%e0a")]
    [TestCase("%f0a")]
    public void UTF_8_and_Latin_1_are_not_refused(string path) => Assert.That(IsIn("a" + path), Is.False);

    private static bool IsIn(string path) => PathEscape.IsIn(Encoding.ASCII.GetBytes(path));
}
