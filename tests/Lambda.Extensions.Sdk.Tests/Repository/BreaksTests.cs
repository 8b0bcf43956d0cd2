using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lambda.Extensions.Sdk.Tests.Repository;

/// <summary>The list of breaks fits the sources; <c>python3 tests/Breaks/breaks.py</c> shows that tests notice each one.</summary>
public sealed partial class BreaksTests
{
    // A warning of the native compiler: only a native publish shows it, which takes minutes. The tests are in docs/guarantees.md.
    private static readonly string[] FromOutside = ["G24"];

    private static readonly JsonElement[] Entries = [.. JsonDocument.Parse(RepositoryFiles.Read("tests/Breaks/breaks.json")).RootElement.EnumerateArray()];

    [Test]
    public void Each_guarantee_has_a_break()
    {
        IEnumerable<string> guarantees = Guarantee().Matches(RepositoryFiles.Read("docs/guarantees.md")).Select(match => match.Groups[1].Value);
        Assert.That(Entries.Select(entry => entry.GetProperty("guarantee").GetString()!).Concat(FromOutside).Distinct(), Is.EquivalentTo(guarantees));
    }

    [TestCaseSource(nameof(Names))]
    public void A_break_has_its_place_and_its_tests(string guarantee)
    {
        foreach (JsonElement entry in Entries.Where(entry => entry.GetProperty("guarantee").GetString() == guarantee))
        {
            string source = RepositoryFiles.Read(entry.GetProperty("file").GetString()!);
            Assert.That(source.Split(entry.GetProperty("find").GetString()!), Has.Length.EqualTo(2), "the text to replace is in its file exactly once");
            string project = Path.Combine(RepositoryFiles.Root, "tests", entry.GetProperty("project").GetString()!);
            foreach (string name in entry.GetProperty("tests").GetString()!.Split('|'))
                Assert.That(Directory.GetFiles(project, name + ".cs", SearchOption.AllDirectories), Is.Not.Empty, name);
        }
    }

    private static IEnumerable<string> Names() => Entries.Select(entry => entry.GetProperty("guarantee").GetString()!).Distinct();

    [GeneratedRegex(@"^\| (G\d\d) \|", RegexOptions.Multiline)]
    private static partial Regex Guarantee();
}
