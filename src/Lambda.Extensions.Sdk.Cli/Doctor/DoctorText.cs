using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Cli.Output;

namespace Lambda.Extensions.Sdk.Cli.Doctor;

/// <summary>Formats the output of <c>doctor</c>.</summary>
internal static class DoctorText
{
    private const int NameWidth = 16;

    public static string Write(IReadOnlyList<MachineCheck> checks, Ansi ansi)
    {
        var text = new StringBuilder();
        foreach (MachineCheck check in checks)
        {
            string state = check.State switch
            {
                CheckState.Good => ansi.Green("ok      "),
                CheckState.Optional => ansi.Yellow("optional"),
                _ => ansi.Red("missing "),
            };
            text.AppendLine(CultureInfo.InvariantCulture, $"{state}  {check.Name.PadRight(NameWidth)}  {check.Text}");
            if (check.Remedy is not null) text.AppendLine(CultureInfo.InvariantCulture, $"{"",10}{"",NameWidth}  {ansi.Dim("-> " + check.Remedy)}");
        }
        return text.ToString().TrimEnd();
    }
}
