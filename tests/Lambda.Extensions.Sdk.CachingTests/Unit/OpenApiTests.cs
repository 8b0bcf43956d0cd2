using System.Reflection;
using System.Text.RegularExpressions;
using Caching.Cache;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

/// <summary>openapi.yaml describes the answers that the code gives.</summary>
internal sealed partial class OpenApiTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "openapi.yaml"));

    [Test]
    public void The_file_lists_exactly_the_error_names_of_the_code()
    {
        string[] names = [.. typeof(ErrorTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)];
        string[] listed = [.. Lines.SkipWhile(l => l != "    ErrorType:").SkipWhile(l => l.Trim() != "enum:").Skip(1).TakeWhile(l => l.Trim().StartsWith("- ", StringComparison.Ordinal)).Select(l => l.Trim()[2..])];
        Assert.That(listed, Is.EquivalentTo(names));
    }

    [Test]
    public void No_error_of_the_code_has_a_name_of_its_own()
    {
        string folder = Path.Combine(RepositoryRoot(), "samples/Caching");
        Assert.That(Directory.Exists(folder), folder);
        string[] literals = [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) != "ErrorTypes.cs" && !Path.GetRelativePath(folder, f).StartsWith("obj", StringComparison.Ordinal))
            .SelectMany(f => Constructions().Matches(File.ReadAllText(f)).Select(m => $"{Path.GetFileName(f)}: {m.Value}"))];
        Assert.That(literals, Is.Empty, $"Use a constant of {nameof(ErrorTypes)}, which openapi.yaml lists.");
    }

    [Test]
    public void The_file_names_each_path_that_is_served()
    {
        string[] paths = [.. Lines.Where(l => l.StartsWith("  /", StringComparison.Ordinal)).Select(l => l.Trim().TrimEnd(':'))];
        Assert.That(paths, Is.EquivalentTo((string[])["/systemsmanager/parameters/get", "/secretsmanager/get", "/http/{origin}/{path}", "/health", "/stats"]));
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Extensions.Sdk.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }

    // A quoted name as the type of an answer or a fault.
    [GeneratedRegex("""(?:(?:OriginFault|ErrorAnswer\.Create|new)\(\s*(?:\d{3}|[\w.]+),\s*|NoSuchParameter\(\s*|\?\?\s*)"\w+(?:Exception|Error|NotFound|Throttling)"\s*""")]
    private static partial Regex Constructions();
}
