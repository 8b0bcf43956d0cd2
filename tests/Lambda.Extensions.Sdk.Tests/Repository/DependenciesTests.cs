using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lambda.Extensions.Sdk.Tests.Repository;

/// <summary>The packages that ship are in docs/security.md, with the version that is built with.</summary>
public sealed partial class DependenciesTests
{
    [Test]
    public void Packages_that_ship_are_listed_with_their_versions()
    {
        string[] shipping = ["src/Lambda.Extensions.Sdk", "src/Lambda.Extensions.Sdk.OpenTelemetry", "src/Lambda.Extensions.Sdk.Testing", "src/Lambda.Extensions.Sdk.Cli", "samples"];
        HashSet<string> used = [.. shipping
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .SelectMany(project => XDocument.Load(project).Descendants("PackageReference"))
            .Where(reference => (string?)reference.Attribute("PrivateAssets") != "all" && reference.Attribute("Include") is not null)
            .Select(reference => (string)reference.Attribute("Include")!)];
        IEnumerable<(string, string)> expected = XDocument.Parse(RepositoryFiles.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(version => ((string)version.Attribute("Include")!, (string)version.Attribute("Version")!))
            .Where(version => used.Contains(version.Item1));

        IEnumerable<(string, string)> listed = Row().Matches(RepositoryFiles.Read("docs/security.md")).Select(row => (row.Groups[1].Value, row.Groups[2].Value));

        Assert.That(listed, Is.EquivalentTo(expected));
    }

    [GeneratedRegex(@"^\| `([^`]+)`[^|]*\| (\d[^ ]*) \| [^|]+\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
