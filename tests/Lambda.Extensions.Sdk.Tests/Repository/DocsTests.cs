using System.Reflection;
using System.Text.RegularExpressions;

namespace Lambda.Extensions.Sdk.Tests.Repository;

/// <summary>Compares the documents with the code.</summary>
public sealed partial class DocsTests
{
    private const string Sdk = "src/Lambda.Extensions.Sdk";

    [Test]
    public void The_quick_start_is_the_Minimal_sample_word_for_word()
    {
        string program = Read("samples/Minimal/Program.cs").Trim();
        Assert.That(Read("README.md"), Does.Contain($"```csharp\n{program}\n```"));
        Assert.That(program.Split('\n'), Has.Length.LessThanOrEqualTo(25));
    }

    [Test]
    public void Every_option_and_variable_is_in_the_table()
    {
        string hooks = Read("docs/hooks.md");
        IEnumerable<string> variables = Variable().Matches(RepositoryFiles.ReadOnly(Sdk, "ExtensionOptionsVariables.cs")).Select(m => m.Value).Distinct();
        Assert.Multiple(() =>
        {
            foreach (string variable in variables) Assert.That(hooks, Does.Contain($"`{variable}`"));
            foreach (PropertyInfo option in typeof(ExtensionOptions).GetProperties()) Assert.That(hooks, Does.Contain($"| `{option.Name}` |"));
        });
    }

    [Test]
    public void Every_variable_that_a_document_names_is_read_somewhere()
    {
        string code = string.Concat(new[] { "src", "samples", "tests" }.SelectMany(folder => RepositoryFiles.All(folder, "*.cs")).Select(File.ReadAllText));
        Assert.Multiple(() =>
        {
            foreach (string document in RepositoryFiles.All("", "*.md").Where(file => Path.GetFileName(file) != "CHANGELOG.md"))
            {
                foreach (Match variable in NamedVariable().Matches(File.ReadAllText(document)))
                    Assert.That(code.Contains(variable.Value, StringComparison.Ordinal), $"{RepositoryFiles.Name(document)} names {variable.Value}, which no code reads");
            }
        });
    }

    [Test]
    public void Every_log_message_and_exit_code_is_in_the_diagnostics()
    {
        string diagnostics = Read("docs/diagnostics.md");
        string[] ids = [.. RepositoryFiles.All(Sdk, "*.cs").SelectMany(file => EventId().Matches(File.ReadAllText(file))).Select(id => id.Groups[1].Value)];
        IEnumerable<string> codes = ExitCode().Matches(RepositoryFiles.ReadOnly(Sdk, "ExitCodes.cs")).Select(code => code.Groups[1].Value);
        Assert.That(ids, Is.Unique);
        Assert.That(codes, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (string id in ids.Concat(codes)) Assert.That(diagnostics, Does.Contain($"| {id} |"));
        });
    }

    [Test]
    public void Every_guarantee_names_fixtures_that_carry_its_number()
    {
        string[] tests = [.. RepositoryFiles.All("tests", "*.cs").Select(File.ReadAllText)];
        Assert.Multiple(() =>
        {
            foreach (Match row in Guarantee().Matches(Read("docs/guarantees.md")))
            {
                foreach (Match fixture in Fixture().Matches(row.Groups[2].Value))
                {
                    string[] files = [.. tests.Where(t => Regex.IsMatch(t, $@"class {fixture.Groups[1].Value}\b", RegexOptions.None, TimeSpan.FromSeconds(10)))];
                    Assert.That(files, Is.Not.Empty, $"{row.Groups[1].Value} names {fixture.Groups[1].Value}, which there is not");
                    Assert.That(files, Has.Some.Contains($"[Category(\"{row.Groups[1].Value}\")]"), $"{fixture.Groups[1].Value} does not carry {row.Groups[1].Value}");
                }
            }
        });
    }

    [Test]
    public void Links_between_documents_lead_somewhere()
    {
        Assert.Multiple(() =>
        {
            foreach (string document in RepositoryFiles.All("", "*.md"))
            {
                foreach (Match link in Link().Matches(File.ReadAllText(document)))
                {
                    string target = Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value);
                    Assert.That(File.Exists(target) || Directory.Exists(target), $"{RepositoryFiles.Name(document)} links to {link.Groups[1].Value}");
                }
            }
        });
    }

    private static string Read(string path) => RepositoryFiles.Read(path);

    [GeneratedRegex("LAMBDA_EXT_[A-Z_]+")]
    private static partial Regex Variable();

    [GeneratedRegex("LAMBDA_EXT_[A-Z_]*[A-Z]")]
    private static partial Regex NamedVariable();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:EventId\s*=\s*)?(\d+)")]
    private static partial Regex EventId();

    [GeneratedRegex(@"public const int \w+ = (\d+);")]
    private static partial Regex ExitCode();

    [GeneratedRegex(@"^\| (G\d\d) \|.*\|([^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Guarantee();

    [GeneratedRegex("`([A-Za-z]+Tests)`")]
    private static partial Regex Fixture();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
