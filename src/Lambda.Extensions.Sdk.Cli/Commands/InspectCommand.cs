using System.CommandLine;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Inspect;
using Lambda.Extensions.Sdk.Cli.Output;

namespace Lambda.Extensions.Sdk.Cli.Commands;

/// <summary><c>lambda-ext inspect</c>: shows the content of a layer, an image or a binary, and its faults.</summary>
internal sealed class InspectCommand : ICommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "a layer zip, an image archive (OCI or docker save), or an executable", Arity = ArgumentArity.ZeroOrOne };
    private static readonly TextOption TargetOsOption = new("--target-os", "OS", "al2023 or al2: the images it must run on (default: al2023)", [.. TargetOs.All.Select(os => os.Name)]);

    private static readonly TextOption OtherLibrariesOption = new("--other-libraries", "LIST", "shared libraries that are there though the images lack them, as LambdaOtherLibraries");

    public string Name => "inspect";

    public string Summary => "look into a layer zip, an image archive or a binary";

    public Argument? Argument => File;

    public IReadOnlyList<Option> Options => [TargetOsOption, OtherLibrariesOption];

    public string Remarks =>
        """
        Lists the files with their modes, architecture, C library and shared libraries, and
        names what Lambda would refuse. The LXS codes are in docs/diagnostics.md.

        exit code: 0 when nothing is wrong; 1 when something is, or the file cannot be read;
        2 when the command line is wrong.

        examples:
          lambda-ext inspect my-extension-arm64.zip
          lambda-ext inspect my-extension-arm64.oci.tar
          lambda-ext inspect bin/Release/net10.0/linux-x64/publish/my-extension --target-os al2
        """;

    public async Task<int> RunAsync(OptionValues options, Terminal terminal, CancellationToken cancellationToken)
    {
        string path = options.One(File) ?? throw new UsageException("inspect needs a file: lambda-ext inspect FILE");
        TargetOs os = ReadTargetOs(options.One(TargetOsOption));

        var artifact = Artifact.Open(path);
        LayerReport report = Inspect(artifact, os, options.One(OtherLibrariesOption) ?? "");
        var text = new InspectText(new Ansi(terminal.UseColor));
        await terminal.Out.WriteLineAsync(text.Write(artifact, report, os)).ConfigureAwait(false);
        return report.Findings.Count == 0 ? ExitCodes.Success : ExitCodes.Failed;
    }

    private static LayerReport Inspect(Artifact artifact, TargetOs os, string otherLibraries)
    {
        try
        {
            LayerReport report = LayerInspector.Inspect(artifact.Files, new LayerExpectations
            {
                TargetOs = os,
                OtherLibraries = otherLibraries.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal),
                UnzippedLimit = artifact.Kind == ArtifactKind.Image ? null : LayerLimits.Unzipped,
            }, artifact.Folders);

            // A fault that keeps files from being read also explains the files that are missing.
            return artifact.Findings.Count == 0 ? report : report with { Findings = artifact.Findings };
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return new LayerReport([], [Artifact.Unreadable(e)]);
        }
    }

    private static TargetOs ReadTargetOs(string? name) => name is null
        ? TargetOs.AmazonLinux2023
        : TargetOs.Find(name) ?? throw new UsageException($"--target-os is one of {string.Join(", ", TargetOs.All.Select(os => os.Name))}, not '{name}'.");
}
