using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>Runs the <c>dotnet</c> of this machine and collects what it prints.</summary>
internal sealed class DotNetCommand(Terminal terminal)
{
    /// <summary>Variables that are set when a build started this tool. With them, our <c>dotnet</c> would use that build's SDK.</summary>
    private static readonly string[] OfAnotherBuild = ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "MSBUILD_EXE_PATH"];

    /// <returns>The exit code, and stdout and stderr in one text.</returns>
    /// <exception cref="SetupException">There is no <c>dotnet</c>.</exception>
    public async Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(terminal.Variable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach (string name in OfAnotherBuild) start.Environment.Remove(name);
        if (terminal.Variable("PATH") is { } path) start.Environment["PATH"] = path;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        using Process process = Start(start);
        process.StandardInput.Close();
        var output = new StringBuilder();
        void Collect(object sender, DataReceivedEventArgs line)
        {
            lock (output)
                output.AppendLine(line.Data);
        }

        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        lock (output)
            return (process.ExitCode, output.ToString().Trim());
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SetupException($"'{start.FileName}' could not be started ({e.Message}). Publishing a project needs the .NET 10 SDK in PATH; or publish it elsewhere and name the executable.", e);
        }
    }
}
