using System.ComponentModel;
using System.Diagnostics;

namespace Lambda.Extensions.Sdk.Cli.Doctor;

/// <summary>Asks a tool for its version or description.</summary>
internal static class FirstLine
{
    /// <returns>The first line that the tool prints; an empty text when it prints none or does not start.</returns>
    public static async Task<string> OfAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await error.ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return output.Split('\n')[0].Trim();
        }
        catch (Win32Exception)
        {
            return "";
        }
    }
}
