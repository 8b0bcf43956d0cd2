using System.Text.RegularExpressions;

namespace Lambda.Extensions.Sdk.Tests.Repository;

/// <summary>The folders of the SDK are layers: each one may use those that its row names, and no others. docs/architecture.md draws them.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>Folder: the folders it may use. A row names only folders of rows above it, so there are no cycles.</summary>
    private static readonly (string Folder, string[] MayUse)[] Layers =
    [
        ("Threading", []),
        ("Validation", []),
        ("Http", []),
        ("Telemetry/Json", []),
        ("Telemetry/Records", ["Telemetry/Json"]),
        ("Events", ["Telemetry/Records", "Telemetry/Json"]),
        ("Telemetry/Reader", ["Telemetry/Json", "Telemetry/Records"]),
        ("ExtensionsApi", ["Events", "Http", "Telemetry/Records", "Validation"]),
        ("Logging", ["Events", "ExtensionsApi", "Http"]),
        ("Telemetry", ["Events", "ExtensionsApi", "Http", "Telemetry/Json", "Telemetry/Reader", "Telemetry/Records", "Validation"]),
        ("Telemetry/Listener", ["Events", "Http", "Logging", "Telemetry", "Telemetry/Json", "Telemetry/Reader", "Telemetry/Records", "Threading", "Validation"]),
        ("LocalHttp", ["Events", "Http", "Logging", "Validation"]),
        ("Delivery", ["Events", "Logging", "Validation"]),
        ("Flushing", ["Events"]),
        ("Invocations", ["Events", "Telemetry/Records"]),
        ("Authoring", ["Events", "Telemetry", "Telemetry/Records", "Validation"]),
        ("Hosting/Diagnostics", ["Events", "ExtensionsApi", "Telemetry"]),
        ("Hosting/Hooks", ["Authoring", "Events", "ExtensionsApi", "Hosting/Diagnostics", "Telemetry", "Telemetry/Records", "Threading"]),
        ("Hosting/Context", ["Authoring", "Delivery", "Events", "ExtensionsApi", "Hosting/Diagnostics", "Hosting/Hooks", "Telemetry/Listener", "Telemetry/Records"]),
        ("Hosting/Configuration", ["Authoring", "Events", "ExtensionsApi", "Hosting/Hooks", "Logging", "Telemetry", "Telemetry/Records", "Validation"]),
        ("RuntimeApi/Wire", ["Http"]),
        ("RuntimeApi", ["Authoring", "Events", "ExtensionsApi", "Hosting/Configuration", "Http", "RuntimeApi/Wire", "Telemetry/Records", "Threading", "Validation"]),
        ("Hosting/Telemetry", ["Authoring", "Events", "ExtensionsApi", "Flushing", "Hosting/Context", "Hosting/Diagnostics", "Hosting/Hooks", "Invocations", "Telemetry", "Telemetry/Listener", "Telemetry/Records", "Threading"]),
        ("Hosting", ["Authoring", "Delivery", "Events", "ExtensionsApi", "Hosting/Configuration", "Hosting/Context", "Hosting/Diagnostics", "Hosting/Hooks", "Hosting/Telemetry", "Logging", "Telemetry/Records", "Threading", "Validation"]),
        ("", ["Authoring", "Events", "ExtensionsApi", "Hosting", "Hosting/Context"]),
        ("InternalExtensions", ["", "Authoring", "Events", "ExtensionsApi", "Hosting", "Hosting/Context", "Hosting/Diagnostics", "Hosting/Hooks", "Http", "Logging", "Telemetry/Records", "Threading"]),
        ("DependencyInjection", ["Authoring", "Events", "Hosting/Hooks", "InternalExtensions"]),
    ];

    /// <summary>The folders of the package for OpenTelemetry.</summary>
    private static readonly (string Folder, string[] MayUse)[] OpenTelemetryLayers =
    [
        ("Primitives", []),
        ("Protocol/Protobuf", []),
        ("Protocol/Json", ["Protocol/Protobuf"]),
        ("Lines", ["Primitives"]),
        ("Masking", []),
        ("Configuration", ["Lines"]),
        ("Conventions", []),
        ("Resources", ["Conventions", "Protocol/Protobuf"]),
        ("Signing", ["Configuration"]),
        ("Export", ["Configuration", "Protocol/Json", "Protocol/Protobuf", "Resources", "Signing"]),
        ("Traces", ["Configuration", "Conventions", "Export", "Primitives", "Protocol/Protobuf"]),
        ("Metrics", ["Conventions", "Export", "Protocol/Protobuf"]),
        ("Logs", ["Configuration", "Conventions", "Export", "Lines", "Masking", "Primitives", "Protocol/Protobuf", "Traces"]),
        ("Recording", ["Configuration", "Conventions", "Export", "Logs", "Masking", "Metrics", "Resources", "Traces"]),
        ("Receiving", ["Configuration", "Export", "Lines", "Logs", "Masking", "Protocol/Json", "Protocol/Protobuf", "Resources", "Traces"]),
        ("", ["Configuration", "Export", "Metrics", "Receiving", "Recording", "Resources", "Traces"]),
        ("DependencyInjection", ["", "Configuration"]),
    ];

    private static IEnumerable<TestCaseData> Packages =>
    [
        new TestCaseData("Lambda.Extensions.Sdk", Layers).SetArgDisplayNames("Lambda.Extensions.Sdk"),
        new TestCaseData("Lambda.Extensions.Sdk.OpenTelemetry", OpenTelemetryLayers).SetArgDisplayNames("Lambda.Extensions.Sdk.OpenTelemetry"),
    ];

    [TestCaseSource(nameof(Packages))]
    public void A_folder_uses_only_the_folders_below_it(string package, (string Folder, string[] MayUse)[] layers)
    {
        List<SourceFile> files = Read(Path.Combine(RepositoryRoot(), "src", package));
        Dictionary<string, SourceFile> owners = [];
        foreach (SourceFile file in files)
        {
            foreach (Match type in Declaration().Matches(file.Code)) owners[type.Groups[1].Value] = file;
        }

        Dictionary<string, string[]> mayUse = layers.ToDictionary(l => l.Folder, l => l.MayUse);
        List<string> wrong = [];
        foreach (SourceFile file in files)
        {
            if (!mayUse.TryGetValue(file.Folder, out string[]? allowed))
            {
                wrong.Add($"{file.Name}: the folder '{file.Folder}' has no row");
                continue;
            }

            foreach (string word in Identifier().Matches(file.Code).Select(m => m.Value).Distinct())
            {
                if (owners.TryGetValue(word, out SourceFile? owner) && owner.Folder != file.Folder && !allowed.Contains(owner.Folder))
                    wrong.Add($"{file.Name} in '{file.Folder}' uses {word} of '{owner.Folder}'");
            }
        }

        Assert.That(wrong, Is.Empty, "Move the type to a lower layer, or pass what is needed from above.");
    }

    [TestCaseSource(nameof(Packages))]
    public void The_layers_have_no_cycle(string package, (string Folder, string[] MayUse)[] layers)
    {
        List<string> above = [];
        foreach ((string folder, string[] mayUse) in layers)
        {
            Assert.That(mayUse, Is.SubsetOf(above), $"'{folder}' of {package} may use only folders that are listed before it");
            above.Add(folder);
        }
    }

    private static List<SourceFile> Read(string root) =>
    [
        .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: path, Folder: Path.GetRelativePath(root, Path.GetDirectoryName(path)!).Replace('\\', '/')))
            .Where(f => !f.Folder.StartsWith("obj", StringComparison.Ordinal) && !f.Folder.StartsWith("bin", StringComparison.Ordinal) && f.Folder != "buildTransitive")
            .Select(f => new SourceFile(Path.GetFileName(f.Path), f.Folder == "." ? "" : f.Folder, Noise().Replace(File.ReadAllText(f.Path), " "))),
    ];

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Extensions.Sdk.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }

    // Nested types are indented, and belong to their type.
    [GeneratedRegex(@"^(?:public|internal)[\w ]*? (?:class|struct|interface|enum|record|record struct)\s+([A-Z]\w*)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w*")]
    private static partial Regex Identifier();

    // Comments, texts, and names behind a dot, which are members.
    [GeneratedRegex("""//[^\n]*|"(?:[^"\\\n]|\\.)*"|\.\s*[A-Z]\w*""")]
    private static partial Regex Noise();

    private sealed record SourceFile(string Name, string Folder, string Code);
}
