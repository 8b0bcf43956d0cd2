using System.Text.RegularExpressions;

namespace Lambda.Extensions.Sdk.Tests.Repository;

/// <summary>Checks the citations of the platform notes in docs/platform.</summary>
public sealed partial class CitationTests
{
    private static readonly string[] Extensions = [".cs", ".md", ".sh", ".py", ".mjs", ".props", ".targets", ".csproj", ".yml", ".yaml", ".txt", ""];

    [Test]
    public void Every_cited_section_of_the_platform_notes_exists()
    {
        Dictionary<string, HashSet<string>> notes = RepositoryFiles.All("docs/platform", "*.md").ToDictionary(
            file => Path.GetFileNameWithoutExtension(file),
            file => Heading().Matches(File.ReadAllText(file)).Select(heading => heading.Groups[1].Value).ToHashSet(StringComparer.Ordinal));
        Assert.That(notes.Keys, Is.SupersetOf(new[] { "lambda-facts", "server-behaviour" }));

        int citations = 0;
        Assert.Multiple(() =>
        {
            foreach (string file in RepositoryFiles.All().Where(file => Extensions.Contains(Path.GetExtension(file))))
            {
                foreach ((string note, string section) in Cited(File.ReadAllText(file)))
                {
                    citations++;
                    Assert.That(notes[note], Does.Contain(section), $"{RepositoryFiles.Name(file)} cites {note} {section}");
                }
            }
        });
        Assert.That(citations, Is.Positive);
    }

    [TestCase("(lambda-facts 1.6)", "lambda-facts 1.6")]
    [TestCase("lambda-facts 3.5, 4; server-behaviour 5.", "lambda-facts 3.5|lambda-facts 4|server-behaviour 5")]
    [TestCase("server-behaviour 4.2 and 4.4: crashes", "server-behaviour 4.2|server-behaviour 4.4")]
    [TestCase("lambda-facts 1.7 to 1.9", "lambda-facts 1.7|lambda-facts 1.9")]
    [TestCase("lambda-facts 3.1 - 3.3, 4, 6 items", "lambda-facts 3.1|lambda-facts 3.3|lambda-facts 4")]
    [TestCase("lambda-facts 3.3, 128 MB", "lambda-facts 3.3")]
    [TestCase("[lambda-facts 3.3](platform/lambda-facts.md#33)", "lambda-facts 3.3")]
    [TestCase("lambda-facts\n    /// 3.4", "lambda-facts 3.4")]
    [TestCase("lambda-facts.md", "")]
    public void A_citation_may_be_a_list(string text, string sections) =>
        Assert.That(string.Join('|', Cited(text).Select(cited => $"{cited.Note} {cited.Section}")), Is.EqualTo(sections));

    private static IEnumerable<(string Note, string Section)> Cited(string text) =>
        from Match citation in Citation().Matches(text)
        from section in citation.Groups["section"].Captures
        select (citation.Groups["note"].Value, section.Value);

    [GeneratedRegex(@"^#+ (\d+(?:\.\d+)*)\.? ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    // The further members of a list are sections too unless a word follows that makes them a number of something.
    [GeneratedRegex(@"(?<note>lambda-facts|server-behaviour)[\s/#*]+(?:section )?(?<section>\d+(?:\.\d+)*)(?:(?:, | and | to | - |–)(?<section>\d{1,2}(?:\.\d+)*)(?![\d.]*\d)(?! \w))*")]
    private static partial Regex Citation();
}
