using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>The text that is printed at the end of a publish.</summary>
internal static class LayerSummary
{
    /// <summary>The maximum number of listed files. Further files are only counted.</summary>
    private const int MostFiles = 12;

    /// <summary>Returns the contents of the layer, and its requirements of the images.</summary>
    public static string Content(LayerReport report, TargetOs os, LambdaArchitecture architecture)
    {
        var text = new StringBuilder();
        foreach (InspectedFile file in report.Files.OrderBy(file => file.File.Path, StringComparer.Ordinal).Take(MostFiles))
            text.AppendLine(CultureInfo.InvariantCulture, $"    {file.File.Path}  {UnixMode.Text(file.File.Mode ?? 0)}  {ByteSize.Text(file.File.Length)}");
        if (report.Files.Count > MostFiles) text.AppendLine(CultureInfo.InvariantCulture, $"    and {report.Files.Count - MostFiles} more");

        string needs = report.IsStatic
            ? "any Linux: linked statically, needs no library of the image"
            : Needs(report, os);
        text.AppendLine(CultureInfo.InvariantCulture, $"    {architecture}; {needs}");
        foreach (Finding note in report.Notes) text.AppendLine(CultureInfo.InvariantCulture, $"    {note.Code}: {note.Message}");
        return text.ToString();
    }

    private static string Needs(LayerReport report, TargetOs os)
    {
        string glibc = report.Glibc is { } highest ? $"glibc {highest} of {os.Glibc}" : "no glibc symbols";
        string libraries = report.Libraries.Count == 0 ? "" : $"; {string.Join(", ", report.Libraries)}";
        return $"{os.DisplayName}: {glibc}{libraries}";
    }

    public static string Zip(long zipped, LayerReport report, long? budget)
    {
        string ofBudget = budget is null ? "" : $", budget {ByteSize.Text(budget.Value)}";
        return $"    zipped {ByteSize.Text(zipped)} of {ByteSize.Text(LayerLimits.DirectUpload)}{ofBudget}; unzipped {ByteSize.Text(report.Unzipped)} of {ByteSize.Text(LayerLimits.Unzipped)}{Environment.NewLine}";
    }
}
