using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lambda.Extensions.Sdk.Tests.Repository;

/// <summary>Reads the documentation file that the compiler writes beside an assembly.</summary>
internal sealed partial class DocumentationFile
{
    private readonly List<(string Id, XElement Member)> _members;

    private DocumentationFile(string path) => _members =
        [.. XDocument.Load(path).Descendants("member").Select(member => ((string)member.Attribute("name")!, member))];

    /// <summary>Reads the file of an assembly, from the build of this test's configuration.</summary>
    /// <param name="project">The project's folder in src.</param>
    public static DocumentationFile Of(string project)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string bin = Path.Combine(RepositoryFiles.Root, "src", project, "bin", configuration);
        string[] files = Directory.Exists(bin) ? Directory.GetFiles(bin, project.EndsWith(".Cli", StringComparison.Ordinal) ? "lambda-ext.xml" : project + ".xml", SearchOption.AllDirectories) : [];
        Assert.That(files, Is.Not.Empty, $"src/{project} has not been built, or has no documentation file");
        return new DocumentationFile(files.MaxBy(File.GetLastWriteTimeUtc)!);
    }

    /// <summary>Returns the sentences of all summaries, with the member each belongs to.</summary>
    public IEnumerable<(string Id, string Sentence)> SummarySentences() =>
        from member in _members
        from summary in member.Member.Elements("summary")
        from sentence in SentenceEnd().Split(Text(summary))
        where sentence.Length > 0
        select (member.Id, sentence);

    /// <summary>Returns the whole text of each member of a public type.</summary>
    /// <param name="names">The names that the assembly's PublicAPI files list.</param>
    public IEnumerable<(string Id, string Text)> Public(IReadOnlySet<string> names) =>
        _members.Where(member => names.Contains(PublicName(member.Id))).Select(member => (member.Id, Text(member.Member)));

    /// <summary>Returns the whole text of each member.</summary>
    public IEnumerable<(string Id, string Text)> All() => _members.Select(member => (member.Id, Text(member.Member)));

    /// <summary>Returns the types and members that an assembly's PublicAPI files list, without parameters.</summary>
    /// <param name="assembly">The assembly.</param>
    public static HashSet<string> PublicNames(string assembly) =>
        [.. RepositoryFiles.All("src/" + assembly, "PublicAPI.*.txt").SelectMany(File.ReadLines).Select(line => Accessor().Replace(TypeArguments().Replace(ApiName().Match(line).Value, ""), ""))];

    // M:Some.Type`1.#ctor(System.String) is listed as Some.Type<T>.Type(string! name).
    private static string PublicName(string id)
    {
        string name = Arity().Replace(id[2..].Split('(')[0], "");
        if (!name.EndsWith(".#ctor", StringComparison.Ordinal)) return name;
        string type = name[..^".#ctor".Length];
        return $"{type}.{type[(type.LastIndexOf('.') + 1)..]}";
    }

    private static string Text(XElement element) => Blanks().Replace(string.Concat(element.DescendantNodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { IsEmpty: true } reference => ((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("langword") ?? (string?)reference.Attribute("name") ?? "").Split('.')[^1],
        _ => " ",
    })), " ").Trim();

    [GeneratedRegex(@"(?<=[.:;]) (?=[A-Z])")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Arity();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex TypeArguments();

    [GeneratedRegex(@"\.(?:get|set|init)$")]
    private static partial Regex Accessor();

    [GeneratedRegex(@"(?:Lambda|Microsoft)\.Extensions\.[\w.<>, ?]*[\w>]")]
    private static partial Regex ApiName();
}
