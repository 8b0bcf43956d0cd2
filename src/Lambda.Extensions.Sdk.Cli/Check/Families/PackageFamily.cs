using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Cli.Inspect;
using Lambda.Extensions.Sdk.Cli.Run;

namespace Lambda.Extensions.Sdk.Cli.Check.Families;

/// <summary>The files, as <c>inspect</c> sees them.</summary>
internal static class PackageFamily
{
    private static readonly string[] ArchitectureCodes = [FindingCode.Architecture, FindingCode.MixedArchitectures];
    private static readonly string[] GlibcCodes = [FindingCode.SymbolTooNew];
    private static readonly string[] LibraryCodes = [FindingCode.LibraryMissing, FindingCode.LoaderMissing, FindingCode.IcuOpened, FindingCode.OpenSslOpened];
    private static readonly string[] SizeCodes = [FindingCode.UnzippedTooLarge, FindingCode.ZipTooLarge];

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("package.files", "is made of files that Lambda can execute: modes, first lines, nothing else in extensions/", "lambda-facts 6.1",
            "Follow the remedy in the line; 'lambda-ext inspect' shows the files", Needs.Files,
            stage => Task.FromResult(Inspect(stage, code => !Array.Exists((string[])[.. ArchitectureCodes, .. GlibcCodes, .. LibraryCodes, .. SizeCodes, FindingCode.DebugInfoInside], other => other == code)))),
        new("package.size", "has at most 250 MB unzipped, and at most 50 MB as a zip for direct upload", "lambda-facts 6.1",
            "Remove debug information and unused files, or upload through S3", Needs.Files, stage => Task.FromResult(Size(stage))),
        new("package.architecture", "is built for one architecture of Lambda, x86_64 or arm64", "lambda-facts 6.1",
            "Build one layer for each architecture", Needs.Files, stage => Task.FromResult(Inspect(stage, ArchitectureCodes.Contains))),
        new("package.glibc", "needs no C library newer than that of Amazon Linux 2023, glibc 2.34", "lambda-facts 6.3",
            "Link against an older glibc, in a container of Amazon Linux 2023, or statically", Needs.Files, stage => Task.FromResult(Inspect(stage, GlibcCodes.Contains))),
        new("package.libraries", "needs no shared library that the images lack", "lambda-facts 6.3",
            "Link the library statically or add it to the layer's lib/", Needs.Files, stage => Task.FromResult(Inspect(stage, LibraryCodes.Contains))),
    ];

    private static Finding Inspect(Stage stage, Func<string, bool> concerns)
    {
        List<Build.Inspection.Finding> findings = [.. Findings(stage.Subject.Prepared).Where(finding => concerns(finding.Code))];
        return findings.Count == 0 ? Finding.Pass : Finding.Fail(string.Join(" ", findings.Select(finding => finding.Message)));
    }

    private static Finding Size(Stage stage)
    {
        string path = stage.Subject.Options.Path;
        if (File.Exists(path) && Sources.Layer.IsZip(path) && new FileInfo(path).Length > LayerLimits.DirectUpload)
            return Finding.Warning($"the zip has {new FileInfo(path).Length / 1024 / 1024} MB: only an upload through S3 takes it");
        return Inspect(stage, SizeCodes.Contains);
    }

    private static IEnumerable<Build.Inspection.Finding> Findings(PreparedRun prepared) => prepared.OptFolder is { } folder
        ? LayerInspector.Inspect([.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => OfDisk(Path.GetRelativePath(folder, file), file))], new LayerExpectations(), []).Findings
        : prepared.Extensions.SelectMany(extension => LayerInspector.Inspect(Artifact.Open(extension.Executable).Files, new LayerExpectations(), []).Findings);

    private static LayerFile OfDisk(string name, string path) =>
        LayerFile.OfDisk(name, OperatingSystem.IsWindows() ? LayerFile.ExecutableMode : (int)File.GetUnixFileMode(path), path);
}
