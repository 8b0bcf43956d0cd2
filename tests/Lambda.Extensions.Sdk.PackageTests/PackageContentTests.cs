using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Lambda.Extensions.Sdk.PackageTests.Workspace;

namespace Lambda.Extensions.Sdk.PackageTests;

/// <summary>What is in each package, and what it says of itself.</summary>
public sealed class PackageContentTests
{
    [TestCase("Lambda.Extensions.Sdk")]
    [TestCase("Lambda.Extensions.Sdk.Testing")]
    [TestCase("Lambda.Extensions.Sdk.Cli")]
    [TestCase("Lambda.Extensions.Sdk.Templates")]
    [TestCase("Lambda.Extensions.Sdk.OpenTelemetry")]
    public void A_package_holds_these_files_and_no_others(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(Packages.Package(id));
        Approved.Check(id + ".txt", package.Entries.Select(entry => entry.FullName).Where(IsOurs).Order(StringComparer.Ordinal));
    }

    [TestCase("Lambda.Extensions.Sdk", "lib/net10.0/Lambda.Extensions.Sdk.pdb")]
    [TestCase("Lambda.Extensions.Sdk.Testing", "lib/net10.0/Lambda.Extensions.Sdk.Testing.pdb")]
    [TestCase("Lambda.Extensions.Sdk.OpenTelemetry", "lib/net10.0/Lambda.Extensions.Sdk.OpenTelemetry.pdb")]
    [TestCase("Lambda.Extensions.Sdk.Cli", "tools/net10.0/any/lambda-ext.pdb")]
    public void Symbols_are_in_a_package_of_their_own(string id, string symbols)
    {
        using ZipArchive package = ZipFile.OpenRead(Packages.Package(id, "snupkg"));
        Assert.That(package.Entries.Select(entry => entry.FullName), Does.Contain(symbols));
    }

    [TestCase("lib/net10.0", "")]
    [TestCase("runtimes/linux-x64/lib/net10.0", "amd64")]
    [TestCase("runtimes/linux-arm64/lib/net10.0", "arm64")]
    public void For_Lambdas_processors_the_assembly_is_compiled_ahead(string folder, string processor)
    {
        using ZipArchive package = ZipFile.OpenRead(Packages.Package("Lambda.Extensions.Sdk"));
        using var assembly = new MemoryStream();
        using (Stream entry = package.GetEntry(folder + "/Lambda.Extensions.Sdk.dll")!.Open())
            entry.CopyTo(assembly);
        assembly.Position = 0;
        using var reader = new PEReader(assembly);
        bool isAhead = reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
        // Code for Linux is marked so: the processor's number with these bits turned round.
        const int linux = 0x7B79;
        string compiledFor = !isAhead ? "" : (Machine)((int)reader.PEHeaders.CoffHeader.Machine ^ linux) switch
        {
            Machine.Amd64 => "amd64",
            Machine.Arm64 => "arm64",
            var other => other.ToString(),
        };
        Assert.That(compiledFor, Is.EqualTo(processor));
    }

    [TestCase("Lambda.Extensions.Sdk", "Microsoft.Extensions.DependencyInjection 10.0.0, Microsoft.Extensions.Logging.Abstractions 10.0.0, Microsoft.Extensions.Options 10.0.0, Polly.Core 8.9.1", "")]
    [TestCase("Lambda.Extensions.Sdk.Testing", "Lambda.Extensions.Sdk $version$", "Microsoft.AspNetCore.App")]
    [TestCase("Lambda.Extensions.Sdk.OpenTelemetry", "Lambda.Extensions.Sdk $version$", "")]
    [TestCase("Lambda.Extensions.Sdk.Cli", "", "")]
    [TestCase("Lambda.Extensions.Sdk.Templates", "", "")]
    public void A_package_depends_on_these_and_nothing_else(string id, string dependencies, string frameworks)
    {
        XElement metadata = Metadata(id);
        Assert.That(
            string.Join(", ", All(metadata, "dependency").Select(dependency => $"{dependency.Attribute("id")!.Value} {dependency.Attribute("version")!.Value}").Order(StringComparer.Ordinal)),
            Is.EqualTo(dependencies.Replace("$version$", Packages.Version, StringComparison.Ordinal)));
        Assert.That(string.Join(", ", All(metadata, "frameworkReference").Select(framework => framework.Attribute("name")!.Value)), Is.EqualTo(frameworks));
    }

    [TestCase("Lambda.Extensions.Sdk", "")]
    [TestCase("Lambda.Extensions.Sdk.Testing", "")]
    [TestCase("Lambda.Extensions.Sdk.OpenTelemetry", "")]
    [TestCase("Lambda.Extensions.Sdk.Cli", "DotnetTool")]
    [TestCase("Lambda.Extensions.Sdk.Templates", "Template")]
    public void A_package_says_what_a_reader_of_the_feed_wants_to_know(string id, string packageType)
    {
        XElement metadata = Metadata(id);
        string Text(string name) => All(metadata, name).Single().Value;
        Assert.Multiple(() =>
        {
            Assert.That(Text("version"), Is.EqualTo(Packages.Version));
            Assert.That(Text("license"), Is.EqualTo("Apache-2.0"));
            Assert.That(Text("readme"), Is.EqualTo("README.md"));
            Assert.That(Text("description"), Is.Not.Empty.And.Not.EqualTo("Package Description"));
            Assert.That(Text("authors"), Is.Not.Empty);
            Assert.That(Text("tags"), Does.Contain("lambda"));
            Assert.That(Text("icon"), Is.EqualTo("icon.png"));
            Assert.That(Text("projectUrl"), Is.EqualTo(Packages.RepositoryUrl));
            XElement repository = All(metadata, "repository").Single();
            Assert.That((repository.Attribute("type")?.Value, repository.Attribute("url")?.Value), Is.EqualTo(("git", Packages.RepositoryUrl)));
            Assert.That(repository.Attribute("commit")?.Value, Has.Length.EqualTo(40));
            Assert.That(string.Join(' ', All(metadata, "packageType").Select(type => type.Attribute("name")!.Value)), Is.EqualTo(packageType));
        });
    }

    [TestCase("Lambda.Extensions.Sdk")]
    [TestCase("Lambda.Extensions.Sdk.Testing")]
    [TestCase("Lambda.Extensions.Sdk.Cli")]
    [TestCase("Lambda.Extensions.Sdk.Templates")]
    [TestCase("Lambda.Extensions.Sdk.OpenTelemetry")]
    public void The_readme_is_the_packages_own(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(Packages.Package(id));
        using var reader = new StreamReader(package.GetEntry("README.md")!.Open());
        Assert.That(reader.ReadLine(), Is.EqualTo("# " + id));
    }

    [TestCase("Lambda.Extensions.Sdk")]
    [TestCase("Lambda.Extensions.Sdk.Testing")]
    [TestCase("Lambda.Extensions.Sdk.Cli")]
    [TestCase("Lambda.Extensions.Sdk.Templates")]
    [TestCase("Lambda.Extensions.Sdk.OpenTelemetry")]
    public void The_icon_is_a_small_square_picture(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(Packages.Package(id));
        ZipArchiveEntry entry = package.GetEntry("icon.png")!;
        Assert.That(entry.Length, Is.LessThanOrEqualTo(10_000));
        byte[] head = new byte[24];
        using Stream icon = entry.Open();
        icon.ReadExactly(head);
        Assert.That(head[..8], Is.EqualTo("\u0089PNG\r\n\u001a\n".Select(c => (byte)c)));
        Assert.That((BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(20))), Is.EqualTo((128, 128)));
    }

    /// <summary>Not the parts that every package of this format has, one of them with a random name.</summary>
    private static bool IsOurs(string entry) =>
        entry is not ("_rels/.rels" or "[Content_Types].xml") && !entry.StartsWith("package/services/", StringComparison.Ordinal);

    private static XElement Metadata(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(Packages.Package(id));
        using Stream nuspec = package.GetEntry(id + ".nuspec")!.Open();
        return XDocument.Load(nuspec).Root!;
    }

    private static IEnumerable<XElement> All(XElement element, string name) =>
        element.Descendants().Where(descendant => descendant.Name.LocalName == name);
}
