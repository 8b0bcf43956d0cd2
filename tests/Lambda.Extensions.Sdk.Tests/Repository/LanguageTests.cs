using System.Text.RegularExpressions;

namespace Lambda.Extensions.Sdk.Tests.Repository;

/// <summary>Checks the English of the documentation comments.</summary>
public sealed partial class LanguageTests
{
    /// <summary>Words that a reader with another first language stumbles over, with a standard one.</summary>
    private static readonly (string Pattern, string Instead)[] Banned =
    [
        (@"\bnewcomers?\b", "new connection, new client"),
        (@"\b(?:goes|go) on\b", "continues, continue"),
        (@"\bso long\b", "until, while"),
        (@"\btells? (?:of|it|them)\b", "reports"),
        (@"\b(?:is|are|was|were|be|being) told\b", "is reported, receives"),
        (@"\bnobody\b", "no client, no subscriber"),
    ];

    /// <summary>
    /// The ceilings of an assembly: the share of sentences in summaries that begin with a question word, in percent; banned words; public
    /// members that cite a document of the repository. The aim is 1, 0, 0 for each: lower the numbers with the text, never raise one.
    /// </summary>
    private static readonly Ceiling[] Ceilings =
    [
        new("Lambda.Extensions.Sdk", 1, 0, 0),
        new("Lambda.Extensions.Sdk.Testing", 1, 0, 0),
        new("Lambda.Extensions.Sdk.Build", 1, 0, 0),
        new("Lambda.Extensions.Sdk.Cli", 1, 0, 0),
        new("Lambda.Extensions.Sdk.OpenTelemetry", 1, 0, 0),
    ];

    [TestCaseSource(nameof(Ceilings))]
    public void Summaries_begin_with_a_verb_or_a_noun_and_not_with_a_question_word(Ceiling ceiling)
    {
        var sentences = DocumentationFile.Of(ceiling.Assembly).SummarySentences().ToList();
        var questions = sentences.Where(sentence => QuestionWord().IsMatch(sentence.Sentence)).ToList();
        double percent = 100.0 * questions.Count / sentences.Count;
        Assert.That(percent, Is.LessThanOrEqualTo(ceiling.QuestionsPercent), $"{questions.Count} of {sentences.Count}:\n{Lines(questions)}");
    }

    [TestCaseSource(nameof(Ceilings))]
    public void Documentation_uses_standard_words(Ceiling ceiling)
    {
        var texts = DocumentationFile.Of(ceiling.Assembly).All().ToList();
        var found = Banned.SelectMany(word => texts
            .Where(text => Regex.IsMatch(text.Text, word.Pattern, RegexOptions.IgnoreCase, TimeSpan.FromSeconds(10)))
            .Select(text => (text.Id, $"{word.Pattern}, say {word.Instead}: {text.Text}"))).ToList();
        Assert.That(found, Has.Count.LessThanOrEqualTo(ceiling.BannedWords), Lines(found));
    }

    [TestCaseSource(nameof(Ceilings))]
    public void Public_documentation_cites_nothing_that_a_user_of_the_package_lacks(Ceiling ceiling)
    {
        HashSet<string> names = DocumentationFile.PublicNames(ceiling.Assembly);
        var cited = DocumentationFile.Of(ceiling.Assembly).Public(names).Where(member => Citation().IsMatch(member.Text)).ToList();
        Assert.That(cited, Has.Count.LessThanOrEqualTo(ceiling.PublicCitations), Lines(cited));
    }

    [TestCase("Lambda.Extensions.Sdk")]
    [TestCase("Lambda.Extensions.Sdk.Testing")]
    [TestCase("Lambda.Extensions.Sdk.OpenTelemetry")]
    public void Every_type_of_the_public_API_has_documentation_that_these_tests_find(string assembly)
    {
        IEnumerable<string> found = DocumentationFile.Of(assembly).Public(DocumentationFile.PublicNames(assembly)).Where(member => member.Id.StartsWith("T:", StringComparison.Ordinal)).Select(member => member.Id);
        IEnumerable<string> listed = RepositoryFiles.All("src/" + assembly, "PublicAPI.*.txt").SelectMany(File.ReadLines).Where(line => PublicType().IsMatch(line));
        Assert.That(found.Count(), Is.EqualTo(listed.Count()).And.Positive);
    }

    private static string Lines(IEnumerable<(string Id, string Text)> members) => string.Join('\n', members.Select(member => $"{member.Id}: {member.Text}"));

    [GeneratedRegex(@"^(?:What|Whether|How|Who|Whose)\b")]
    private static partial Regex QuestionWord();

    [GeneratedRegex(@"lambda-facts|server-behaviour|\(G\d|docs/")]
    private static partial Regex Citation();

    [GeneratedRegex(@"^(?:Lambda|Microsoft)\.Extensions\.[\w.]+(?:<[^>]*>)?$")]
    private static partial Regex PublicType();

    /// <summary>The most that an assembly's documentation may have of each fault.</summary>
    public sealed record Ceiling(string Assembly, double QuestionsPercent, int BannedWords, int PublicCitations)
    {
        /// <inheritdoc/>
        public override string ToString() => Assembly;
    }
}
