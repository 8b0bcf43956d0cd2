using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Cli.Output;

namespace Lambda.Extensions.Sdk.Cli.Inspect;

/// <summary>Formats the output of <c>inspect</c>.</summary>
internal sealed class InspectText(Ansi ansi)
{
    private const int WidestPath = 48;
    private const int SizeWidth = 10;

    public string Write(Artifact artifact, LayerReport report, TargetOs os)
    {
        var text = new StringBuilder();
        text.AppendLine(ansi.Bold(Path.GetFileName(artifact.Path)) + ": " + Describe(artifact, report));
        if (report.Files.Count > 0) text.AppendLine();
        int width = Math.Min(WidestPath, report.Files.Select(file => Shown(artifact, file).Length).DefaultIfEmpty().Max());
        foreach (InspectedFile? file in report.Files.OrderBy(file => file.File.Path, StringComparer.Ordinal))
            AppendFile(text, Shown(artifact, file).PadRight(width), file, os);

        text.AppendLine();
        AppendNotes(text, report.Notes);
        AppendFindings(text, report.Findings);
        return text.ToString().TrimEnd();
    }

    private static string Describe(Artifact artifact, LayerReport report)
    {
        string size = ByteSize.Text(new FileInfo(artifact.Path).Length);
        return artifact.Kind switch
        {
            ArtifactKind.Layer => $"layer zip, {size} zipped of {ByteSize.Text(LayerLimits.DirectUpload)}, {ByteSize.Text(report.Unzipped)} unzipped of {ByteSize.Text(LayerLimits.Unzipped)}",
            ArtifactKind.Image => $"image archive, {size}; under /opt {ByteSize.Text(report.Unzipped)}",
            _ => $"binary, {size}",
        };
    }

    /// <summary>Returns the name to show. A binary has its own name, not the place under /opt at which it was inspected.</summary>
    private static string Shown(Artifact artifact, InspectedFile file) => Printable.Escape(artifact.Kind switch
    {
        ArtifactKind.Binary => file.File.Name,
        ArtifactKind.Image => "/opt/" + file.File.Path,
        _ => file.File.Path,
    });

    private void AppendFile(StringBuilder text, string name, InspectedFile file, TargetOs os)
    {
        string mode = file.File.Mode is { } bits ? UnixMode.Text(bits) : "no mode";
        text.AppendLine($"  {name}  {mode}  {ByteSize.Text(file.File.Length).PadLeft(SizeWidth)}  {KindOf(file)}".TrimEnd());
        if (file.Elf is not { } elf) return;

        if (elf.IsStatic)
        {
            text.AppendLine(ansi.Dim("      linked statically: needs no C library and no shared libraries of the image"));
            return;
        }
        string glibc = BinaryInspector.HighestGlibc(elf) is { } highest ? $"glibc {highest} ({os.Name} has {os.Glibc})" : "no glibc symbols";
        string libraries = elf.Needed.Count > 0 ? Printable.Escape(string.Join(", ", elf.Needed)) : "no shared libraries";
        text.AppendLine(ansi.Dim($"      {glibc}; {libraries}"));
    }

    private static string KindOf(InspectedFile file) => file switch
    {
        { Elf: { IsProgram: true } program } => $"{program.MachineName} program{(program.Interpreter is null ? ", static" : "")}{(program.HasDebugInfo ? ", with debugging information" : "")}",
        { Elf: { } library } => $"{library.MachineName} library",
        { File.IsWrapper: true, Interpreter: { } interpreter } => $"script of {Printable.Escape(interpreter)}, for AWS_LAMBDA_EXEC_WRAPPER=/opt/{Printable.Escape(file.File.Path)}",
        { Interpreter: { } interpreter } => $"script of {Printable.Escape(interpreter)}",
        _ => "",
    };

    private static void AppendNotes(StringBuilder text, IReadOnlyList<Finding> notes)
    {
        if (notes.Count == 0) return;
        text.AppendLine("to know:");
        foreach (Finding note in notes) text.AppendLine(CultureInfo.InvariantCulture, $"  {note.Code}  {Printable.Escape(note.Message)}");
        text.AppendLine();
    }

    private void AppendFindings(StringBuilder text, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            text.AppendLine(ansi.Green("nothing is wrong"));
            return;
        }
        text.AppendLine(ansi.Red(findings.Count == 1 ? "1 thing is wrong:" : $"{findings.Count.ToString(CultureInfo.InvariantCulture)} things are wrong:"));
        foreach (Finding finding in findings)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {ansi.Yellow(finding.Code)}  {Printable.Escape(finding.Message)}");
    }
}
